import { expect, test } from 'vitest';

import { rejectionModeOf } from './integrations/rejections.ts';
import { proxyFor } from './proxy.ts';

const P = 'http://proxy:3128/';

test.each<[string, string, string | undefined, Record<string, string>, string | null]>([
  ['no variable', 'https://a.b/', undefined, {}, null],
  ['the variable of the protocol', 'https://a.b/', undefined, { HTTPS_PROXY: P }, P],
  ['that of the other', 'http://a.b/', undefined, { HTTPS_PROXY: P }, null],
  ['small letters', 'http://a.b/', undefined, { http_proxy: P }, P],
  ['the one for all', 'https://a.b/', undefined, { ALL_PROXY: 'proxy:3128' }, P],
  ['the option', 'https://a.b/', P, { HTTPS_PROXY: 'http://other/' }, P],
  ['an excluded host', 'https://a.b/', undefined, { HTTPS_PROXY: P, NO_PROXY: 'x, a.b' }, null],
  ['an excluded domain', 'https://w.a.b/', undefined, { HTTPS_PROXY: P, NO_PROXY: '.a.b' }, null],
  ['a host that only ends alike', 'https://wa.b/', undefined, { HTTPS_PROXY: P, NO_PROXY: 'a.b' }, P],
  ['another port', 'https://a.b:8443/', undefined, { HTTPS_PROXY: P, NO_PROXY: 'a.b:443' }, P],
  ['all hosts excluded', 'https://a.b/', undefined, { HTTPS_PROXY: P, NO_PROXY: '*' }, null],
  ['a proxy of another kind', 'https://a.b/', undefined, { HTTPS_PROXY: 'socks5://x' }, null],
])('by %s', (_what, url, option, env, proxy) => expect(proxyFor(new URL(url), option, env)?.href ?? null).toBe(proxy));

test.each([
  ['', 'throw'],
  ['--unhandled-rejections=warn', 'warn'],
  ['--unhandled-rejections=warn-with-error-code', 'warn-with-error-code'],
  ['--unhandled-rejections=none --unhandled-rejections strict', 'strict'],
  ['--unhandled-rejections=later', 'throw'],
])('the flags %j mean the mode %s for rejections', (flags, mode) => expect(rejectionModeOf(flags)).toBe(mode));
