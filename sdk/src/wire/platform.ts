/** Taken from the host. Browsers and Node both have it; neither's type library is loaded here. */
interface Text {
  TextEncoder: new () => { encode(text: string): Uint8Array };
  TextDecoder: new (label: string, options: { fatal: boolean }) => { decode(bytes: Uint8Array): string };
}

export const { TextEncoder, TextDecoder } = globalThis as unknown as Text;
