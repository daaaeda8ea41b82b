/** Taken from the host. Browsers and Node both have it; neither's type library is loaded here. */
interface Text {
  TextEncoder: new () => Encoder;
  TextDecoder: new (label: string, options: { fatal: boolean }) => Decoder;
}
interface Encoder {
  encode(text: string): Uint8Array;
}
interface Decoder {
  decode(bytes: Uint8Array): string;
}

const host = globalThis as unknown as Text;
// Made when first needed: the DOM that tests run in may have neither, and an import must not fail for that.
let encoder: Encoder | undefined;
let decoder: Decoder | undefined;

export const encodeText = (text: string): Uint8Array => (encoder ??= new host.TextEncoder()).encode(text);

/** The bytes of the text, which is encoded only where it must be. */
export const byteLength = (text: string): number => (/[^\0-\x7f]/.test(text) ? encodeText(text).length : text.length);

/** Throws at bytes that are no UTF-8. */
export const decodeText = (bytes: Uint8Array): string =>
  (decoder ??= new host.TextDecoder('utf-8', { fatal: true })).decode(bytes);
