import { describe, expect, test } from 'vitest';

import { isSecretName, scrubText } from './scrub.ts';

describe('isSecretName', () => {
  test.each([
    'password',
    'user_Password',
    'X-Api-Key',
    'Authorization',
    'Set-Cookie',
    'access_token',
    'csrfToken',
    'connect.sid',
    'PHPSESSID',
  ])('%s is', (name) => expect(isSecretName(name)).toBe(true));
  test.each(['author', 'tokens_used', 'path', 'keyboard', 'passenger', 'session_count', 'id'])('%s is not', (name) =>
    expect(isSecretName(name)).toBe(false),
  );
});

test.each([
  ['https://a.test/?token=abc&b=2', 'https://a.test/?token=[Filtered]&b=2'],
  ['GET /x?api_key=1#h failed', 'GET /x?api_key=[Filtered]#h failed'],
  ['postgres://user:pw@db/x', 'postgres://user:[Filtered]@db/x'],
  ['a = b, c & d', 'a = b, c & d'],
])('scrubText %s', (text, clean) => expect(scrubText(text)).toBe(clean));
