import { cut } from '../../normalize/cut.ts';

/*
 * Texts of events come from anybody. In a subject or a chat a newline begins a header or a message of its own, and marks of
 * direction show `gpj.exe` as `exe.jpg`. Joiners inside of words and emoji (U+200C, U+200D) stay.
 */

/** Letters that show nothing, and change how others are shown or where a header ends. */
const INVISIBLE =
  // oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these are what is taken out
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** Line ends of any kind, and other space. U+0085 is a line end that `\s` does not name. */
const SPACE = /[\s\u0085]+/g;

/** One line of a subject, a heading or a chat: without control characters and marks of direction, at most `max` characters. */
export const visibleLine = (text: string, max: number): string =>
  cut(wellFormed(text).replace(SPACE, ' ').replace(INVISIBLE, '').replace(/ {2,}/g, ' ').trim(), max);

/** The same for texts whose lines stay apart. */
export const visibleLines = (text: string, max: number): string =>
  cut(
    wellFormed(text)
      .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, '\n')
      .replace(INVISIBLE, ''),
    max,
  );

/** Half of a surrogate pair is no character, and some mail programs show nothing of a text that has one. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');
