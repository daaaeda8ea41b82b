// @vitest-environment happy-dom
import { expect, test } from 'vitest';

import { parseMail } from './mail-document.ts';

const body = (html: string): string => parseMail(html).body.innerHTML;

test('what could run is gone, what is read stays', () => {
  const shown = body('<p onclick="x()">Hi</p><script>x()</script><object></object><a href="javascript:x()">a</a>');
  expect(shown).toBe('<p>Hi</p><a>a</a>');
});

test('links to pages and addresses stay', () => {
  expect(body('<a href="https://bw/issues/1">a</a><a href="mailto:a@b.c">b</a>')).toContain(
    'href="https://bw/issues/1"',
  );
});

test('styles are put aside under other names, and text that speaks of them is left alone', () => {
  const shown = body('<p style="color:red">a style=b &lt;p style="c"></p>');
  expect(shown).toContain('data-mail-style="color:red"');
  expect(shown).toContain('a style=b');
});
