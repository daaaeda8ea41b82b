import { expect, test } from 'vitest';

import { stableFileName } from './file-name.ts';
import { kindOfMessage, readMessage } from './kind-of-message.ts';

test.each([
  ['quota of 1.234.567 exceeded', 'quota of <number> exceeded'],
  ['quota of 1\u202f234 exceeded', 'quota of <number> exceeded'],
  ['no price on 29 de noviembre de 2026', 'no price on <date>'],
  ['you may 5 times set 5 items', 'you may <number> times set <number> items'],
  ['no such customer: cus_NffrFeUfNV2Hib', 'no such customer: cus_<id>'],
  ['peer react@18.2.0 is missing', 'peer react@<version> is missing'],
  ['no mapper for com.shop.Order@6d06d69', 'no mapper for com.shop.Order@<hex>'],
  ["Duplicate entry 'ann' for key 'users.name'", "Duplicate entry '<value>' for key 'users.name'"],
  ['address1 of utf8', 'address1 of utf8'],
  ['Unable to preload CSS for /assets/Cart-D4f2a1Kz.css', 'Unable to preload CSS for /assets/Cart-<hash>.css'],
  ['cannot write /home/ann/.shop/conf', 'cannot write /home/<user>/.shop/conf'],
  ['ids 4, 5, 6 are gone', 'ids <number> are gone'],
  ['used 1,5 MB in 3 seconds', 'used <size> in <duration>'],
  ['共12件失败', '共<number>件失败'],
  ['verification code 482913 is wrong', 'verification code <number> is wrong'],
  ['returned 404 rows', 'returned <number> rows'],
  ['user 501 not found', 'user <number> not found'],
  ['order 120 request timed out', 'order <number> request timed out'],
  ['node 18.2.10 is too old', 'node <version> is too old'],
  ['no bean OrderServiceV1', 'no bean OrderServiceV1'],
  ['no bean Base64Encoder', 'no bean Base64Encoder'],
  ['no node input[name="email"] with name="ann"', 'no node input[name="email"] with name="<value>"'],
  ['GET https://api.shop.com/user-profile', 'GET https://api.shop.com/user-profile'],
  ['GET https://api.shop.com/getOrders', 'GET https://api.shop.com/getOrders'],
  ['GET https://shop.com/blog/how-to-cook', 'GET https://shop.com/blog/<part>'],
  ['GET https://api.shop.com/api/v1/admin/orders', 'GET https://api.shop.com/api/v1/admin/orders'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED <ip>:5432'],
  ['GET https://shop.com/Cart/AddItem/12', 'GET https://shop.com/Cart/AddItem/<part>'],
  ['level=error msg="disk full" user="ann"', 'level=error msg="disk full" user="<value>"'],
  ['lost 127.0.0.1:5432', 'lost <ip>'],
])('%s', (message, kind) => {
  expect(kindOfMessage(message)).toBe(kind);
});

test.each([
  ['Request failed with status code 404', ['404']],
  ['SQLSTATE[HY000] [2002] Connection refused', ['HY000', '2002']],
  ['ORA-00942: table or view does not exist', ['ORA-00942']],
  ['[Errno 111] refused', ['111']],
  ['connect ECONNREFUSED 10.0.0.1:80', ['ECONNREFUSED']],
  ['error 0x80070005 at 0x7ffe0001', ['0x80070005']],
  ['Error: 5 items left', []],
  ['failed with error code APP-1001', ['APP-1001']],
  ['Invalid promo code APP-1001', []],
  ['success: 404 (Not Found).', ['404']],
  ['GET /api/users 404', ['404']],
  ['An error occurred (403) when calling the HeadObject operation', ['403']],
  ['error code 0x1A', ['0x1a']],
])('%s has the codes %j', (message, codes) => {
  expect(readMessage(message).codes).toEqual(codes);
});

test.each([
  ['index-B_x9-2kL.js', 'index.js'],
  ['entry.client-CkQyKqZP.js', 'entry.client.js'],
  ['main.8f3c2a1b.chunk.js', 'main.chunk.js'],
  ['117-1a2b3c4d5e6f.js', '<number>.js'],
  ['CheckOut.js', 'CheckOut.js'],
  ['OrderList2.js', 'OrderList2.js'],
  ['main-es2015.js', 'main-es2015.js'],
  ['OrderServiceV1.ts', 'OrderServiceV1.ts'],
  ['S3Uploader.js', 'S3Uploader.js'],
  ['CHECKOUT.js', 'CHECKOUT.js'],
  ['class.Order2Invoice.php', 'class.Order2Invoice.php'],
])('the file %s is %s after each build', (name, stable) => {
  expect(stableFileName(name)).toBe(stable);
});

test.each(['a', '1', 'a@', ':', 'a.', '(', '"', "='", '1,', '/', '\\', 'a-1', '<', '٣', '0x', 'Nov ', '1.1.', 'a b '])(
  'a message of many %j costs a time that grows with its length, and not with its square',
  (piece) => {
    const read = (length: number): number => {
      const message = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
      const from = process.cpuUsage();
      for (let round = 0; round < 20; round++) kindOfMessage(message);
      return process.cpuUsage(from).user;
    };
    read(2000);
    // Sixteen times as long: a square would be 256 times as much.
    expect(read(8000)).toBeLessThan(Math.max(read(500), 1000) * 100);
  },
);
