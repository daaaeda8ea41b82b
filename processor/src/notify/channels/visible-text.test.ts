import { describe, expect, test } from 'vitest';

import { visibleLine, visibleLines } from './visible-text.ts';

describe('visibleLine', () => {
  test.each<[string, string, string]>([
    ['line ends that would begin a header', 'a\r\nBcc: eve@example.com', 'a Bcc: eve@example.com'],
    ['line ends of other kinds', 'a\u0085b\u2028c\u2029d\ve\ff', 'a b c d e f'],
    ['control characters', 'a\u0000b\u0007c\u001b[31md\u007fe\u009bf', 'abc[31mdef'],
    ['marks that turn the direction', 'invoice\u202egpj.exe\u202c \u2066x\u2069 \u200fy\u061c', 'invoicegpj.exe x y'],
    ['letters without width', 'pay\u200bpal \u2060\ufeff\u00adx', 'paypal x'],
    ['tags that no font shows', 'a\u{e0041}\u{e007f}b', 'ab'],
    ['half a surrogate pair', 'a\ud83db', 'a\ufffdb'],
    ['space at its ends and between', '  a \t\n b  ', 'a b'],
    ['only what is invisible', '\u202e\u200b\n', ''],
  ])('takes out %s', (_name, text, expected) => {
    expect(visibleLine(text, 100)).toBe(expected);
  });

  test.each([
    ['letters of any script', 'Ошибка 支払い שגיאה خطأ'],
    ['joiners inside of words and emoji', 'می\u200cخواهم 👩\u200d💻'],
    ['marks that text may hold', '<script>"&\'%s`'],
  ])('keeps %s', (_name, text) => {
    expect(visibleLine(text, 100)).toBe(text);
  });

  test('cuts what is too long, and no pair in halves', () => {
    expect(visibleLine('abcdef', 4)).toBe('abc…');
    expect(visibleLine('ab😀def', 4)).toBe('ab…');
  });
});

test('visibleLines keeps lines apart, and nothing else that is invisible', () => {
  expect(visibleLines('a\r\nb\rc\u2028d\u202e\u0000\n\te', 100)).toBe('a\nb\nc\nd\n\te');
});
