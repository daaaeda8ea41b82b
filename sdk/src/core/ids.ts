/** Lowercase hex digits; `digits` is a multiple of eight. */
function hex(digits: number, random: () => number): string {
  let text = '';
  while (text.length < digits)
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return text;
}

/** The id of an event or a trace: 32 hex digits. */
export const newId = (random: () => number): string => hex(32, random);

export const newSpanId = (random: () => number): string => hex(16, random);
