const ELLIPSIS = '…';

/** At most `max` characters; a cut text ends in an ellipsis and never in half a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 2);
  const isHighSurrogate = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, isHighSurrogate ? max - 2 : max - 1) + ELLIPSIS;
}
