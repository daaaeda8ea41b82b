import { describe, expect, test } from 'vitest';

import { readItem } from './scrub-item.ts';

const text = (value: string): string =>
  (readItem(Buffer.from(JSON.stringify({ extra: { value } }))).json as { extra: { value: string } }).extra.value;
const base64 = (plain: string): string => Buffer.from(plain).toString('base64');
/** Beginnings are put together here, so that no scanner of repositories takes this file for a leak. */
const githubToken = ['gh', `p_${'a1B2'.repeat(9)}`].join('');
const stripeKey = ['sk', `_live_${'a1B2'.repeat(6)}`].join('');
const pem = (kind: string): string =>
  ['-----BEGIN ', `${kind}-----\n${'MIIB'.repeat(9)}\n-----END ${kind}-----`].join('');

describe('secrets of command lines', () => {
  test.each<[string, string]>([
    ['mysql -u root -phunter2 shop', 'mysql -u root -p[Filtered] shop'],
    ['failed: mysqldump --host db -p"hunter 2" shop', 'failed: mysqldump --host db -p"[Filtered]" shop'],
    ['sshpass -p hunter2 ssh ada@db', 'sshpass -p [Filtered] ssh ada@db'],
    ['curl -s -u ada:hunter2 https://a.test/', 'curl -s -u ada:[Filtered] https://a.test/'],
    ["curl --user 'ada:hunter 2' https://a.test/", "curl --user 'ada:[Filtered]' https://a.test/"],
    ['redis-cli -h cache -a hunter2 ping', 'redis-cli -h cache -a [Filtered] ping'],
    ['docker login -u ada -p hunter2 reg.test', 'docker login -u ada -p [Filtered] reg.test'],
    ['ldapsearch -D cn=a -w hunter2 -b dc=x', 'ldapsearch -D cn=a -w [Filtered] -b dc=x'],
    ['smbclient //nas/a -U ada%hunter2', 'smbclient //nas/a -U ada%[Filtered]'],
    ['openssl rsa -passin pass:hunter2 -in a.pem', 'openssl rsa -passin pass:[Filtered] -in a.pem'],
    ['deploy --password hunter2 --force', 'deploy --password [Filtered] --force'],
    ['deploy --db-pass hunter2', 'deploy --db-pass [Filtered]'],
    ["deploy --token 'ab12 cd34'", "deploy --token '[Filtered]'"],
    ['deploy --pin 1234', 'deploy --pin [Filtered]'],
    ['keytool -password hunter2 -list', 'keytool -password [Filtered] -list'],
  ])('%s', (value, clean) => expect(text(value)).toBe(clean));

  test.each([
    'mkdir -p dist/assets',
    'cp -p a b && ssh -p 2222 host',
    'docker run -p 8080:80 shop',
    'curl -u ada https://a.test/',
    'mysql -u root -p shop',
    'grep -a token app.log',
    'ps -u root -w',
    'lint --token file',
    'redis-cli -h cache ping',
  ])('%s stays', (value) => expect(text(value)).toBe(value));
});

describe('secrets of statements', () => {
  test.each<[string, string]>([
    ["CREATE USER ada IDENTIFIED BY 'hunter2'", "CREATE USER ada IDENTIFIED BY '[Filtered]'"],
    [
      "alter user 'ada'@'%' identified with mysql_native_password by 'hunter2'",
      "alter user 'ada'@'%' identified with mysql_native_password by '[Filtered]'",
    ],
    [
      "GRANT ALL ON *.* TO ada IDENTIFIED BY PASSWORD '*A1B2'",
      "GRANT ALL ON *.* TO ada IDENTIFIED BY PASSWORD '[Filtered]'",
    ],
    ['create user ada identified by hunter2', 'create user ada identified by [Filtered]'],
    ["CREATE ROLE ada LOGIN PASSWORD 'it''s'", "CREATE ROLE ada LOGIN PASSWORD '[Filtered]'"],
    ["ALTER ROLE ada WITH ENCRYPTED PASSWORD 'hunter2'", "ALTER ROLE ada WITH ENCRYPTED PASSWORD '[Filtered]'"],
    ["SET PASSWORD FOR 'ada'@'%' = PASSWORD('hunter2')", "SET PASSWORD FOR 'ada'@'%' = PASSWORD('[Filtered]')"],
    ["SET PASSWORD FOR ada = 'hunter2'", "SET PASSWORD FOR ada = '[Filtered]'"],
  ])('%s', (value, clean) => expect(text(value)).toBe(clean));

  test.each([
    "an element identified by 'cart' is missing",
    'rows are identified by their key',
    'CREATE USER ada IDENTIFIED BY ?',
    'ALTER ROLE ada WITH PASSWORD NULL',
    'SELECT password FROM users WHERE id = $1',
  ])('%s stays', (value) => expect(text(value)).toBe(value));
});

describe('names that an arrow leads from', () => {
  test.each<[string, string]>([
    ['password -> hunter2', 'password -> [Filtered]'],
    ['password => hunter2', 'password => [Filtered]'],
    ["'pin' -> 123456", "'pin' -> [Filtered]"],
    ['{:password -> "hunter 2"}', '{:password -> "[Filtered]"}'],
    ['api_key -> a1b2c3, user -> ada', 'api_key -> [Filtered], user -> ada'],
    ['session => a1b2c3d4', 'session => [Filtered]'],
  ])('%s', (value, clean) => expect(text(value)).toBe(clean));

  test.each(['this->password', '/password -> /login', 'token -> user', 'auth -> cart', 'password -> required'])(
    '%s stays',
    (value) => expect(text(value)).toBe(value),
  );
});

describe('secrets in base64', () => {
  test.each<[string, string]>([
    [`Basic ${base64('a:b')}`, 'Basic [Filtered]'],
    [`authorized by basic ${base64('ada:hunter2')} at 9`, 'authorized by basic [Filtered] at 9'],
    [`data: ${base64(githubToken)}`, 'data: [Filtered]'],
    [`x ${base64(stripeKey)} y`, 'x [Filtered] y'],
    [base64(pem('PRIVATE KEY')), '[Filtered]'],
    [`env ${base64('password=hunter2')}`, 'env [Filtered]'],
    [`blob ${base64('{"password":"hunter2"}')}`, 'blob [Filtered]'],
    [`url ${base64('postgres://ada:hunter2@db/shop')}`, 'url [Filtered]'],
  ])('%s', (value, clean) => expect(text(value)).toBe(clean));

  test.each([
    'basic knowledge of base64',
    'basic auth is off',
    base64(pem('CERTIFICATE')),
    base64('https://shop.test/cart?page=2'),
    base64('{"page":"cart","items":[1,2,3]}'),
  ])('%s stays', (value) => expect(text(value)).toBe(value));
});

describe('secrets that are taken apart', () => {
  const zero = '\u200b';
  test.each<[string, string]>([
    ['card 4111.1111.1111.1111', 'card [Filtered]'],
    [`card 4111${zero}1111${zero}1111${zero}1111`, 'card [Filtered]'],
    [`card 4111\u206011111111\ufeff1111`, 'card [Filtered]'],
    ['card 3782.822463.10005', 'card [Filtered]'],
    [`key ${githubToken.slice(0, 9)}${zero}${githubToken.slice(9)}`, 'key [Filtered]'],
    [`key ${stripeKey.slice(0, 4)}\u00ad${stripeKey.slice(4)}`, 'key [Filtered]'],
    [`pass${zero}word=hunter2`, 'password=[Filtered]'],
    [`Bear\u200der abcdef0123456789`, 'Bearer [Filtered]'],
  ])('%j', (value, clean) => expect(text(value)).toBe(clean));

  test('a key is one with such a character too', () => {
    const item = Buffer.from(String.raw`{"extra":{"pass\u200bword":"hunter2"}}`);
    expect(JSON.stringify(readItem(item).json)).not.toContain('hunter2');
  });

  test.each([
    'version 4111.1111.1111.1112',
    `a${zero}b and \u00adsoft`,
    '👩\u200d💻 paid',
    '10.0.12.255:8080 answered in 1234.5678 ms',
    '2026.1130.1200.0000',
  ])('%j stays', (value) => expect(text(value)).toBe(value));
});

test('each number of a list is looked at', () => {
  const item = { paid: [4111111111111112, 4111111111111111, 5500005555555559] };
  expect(readItem(Buffer.from(JSON.stringify(item))).json).toEqual({
    paid: [4111111111111112, '[Filtered]', '[Filtered]'],
  });
});

describe('the names of packages are no reason to walk, and hide nothing', () => {
  test.each<[unknown, unknown]>([
    [
      { modules: { cookie: '1.0' }, extra: { a: 1 } },
      { modules: { cookie: '1.0' }, extra: { a: 1 } },
    ],
    [
      { modules: { cookie: '1.0' }, extra: { cookie: 'a=b' } },
      { modules: { cookie: '1.0' }, extra: { cookie: '[Filtered]' } },
    ],
    [{ extra: { modules: { cookie: 'a=b' } } }, { extra: { modules: { cookie: '[Filtered]' } } }],
    [{ sdk: { integrations: ['A', 'BrowserSession'] } }, { sdk: { integrations: ['A', 'BrowserSession'] } }],
    [{ a: { rawHeaders: ['A', 'b', 'Cookie', 'c=d'] } }, { a: { rawHeaders: ['A', 'b', 'Cookie', '[Filtered]'] } }],
  ])('%j', (item, clean) => expect(readItem(Buffer.from(JSON.stringify(item))).json).toEqual(clean));
});
