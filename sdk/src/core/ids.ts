const BYTES = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) => (byte + 256).toString(16).slice(1));

/** Lowercase hex digits; `digits` is a multiple of eight. Looked up, an id costs a third of what writing numbers in hex does. */
function hex(digits: number, random: () => number): string {
  let text = '';
  while (text.length < digits) {
    const bits = random() * 0x1_0000_0000;
    for (let shift = 0; shift < 32; shift += 8) text += BYTES[(bits >>> shift) & 255];
  }
  return text;
}

/** The id of an event or a trace: 32 hex digits. */
export const newId = (random: () => number): string => hex(32, random);

export const newSpanId = (random: () => number): string => hex(16, random);
