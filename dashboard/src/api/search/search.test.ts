import { shortIdOf, userHashOf } from '@breakwater/processor/store';
import { describe, expect, test } from 'vitest';

import { compileSearch } from './compile.ts';
import { parseSearch } from './parse.ts';
import type { Term } from './parse.ts';

const text = (value: string, negated = false): Term => ({ kind: 'text', value, negated });
const tag = (key: string, value: string, negated = false): Term => ({ kind: 'tag', key, value, negated });

describe('a search is read as', () => {
  test.each<[string, Term[]]>([
    ['', []],
    ['  ', []],
    ['checkout', [text('checkout')]],
    ['cart total', [text('cart'), text('total')]],
    ['"cart total"', [text('cart total')]],
    ['!cart', [text('cart', true)]],
    [String.raw`"say \"no\" \\"`, [text(String.raw`say "no" \ `.trim())]],
    ['is:unresolved', [{ kind: 'is', state: 'unresolved', negated: false }]],
    ['!is:handled', [{ kind: 'is', state: 'handled', negated: true }]],
    ['release:shop@1.2.0', [{ kind: 'field', field: 'release', value: 'shop@1.2.0', negated: false }]],
    ['environment:"pre prod"', [{ kind: 'field', field: 'environment', value: 'pre prod', negated: false }]],
    ['error.type:Type*', [{ kind: 'field', field: 'error.type', value: 'Type*', negated: false }]],
    ['browser.name:Chrome', [tag('browser.name', 'Chrome')]],
    ['!customer:4711', [tag('customer', '4711', true)]],
    ['time:10:30', [tag('time', '10:30')]],
    ['has:customer', [{ kind: 'has', key: 'customer', negated: false }]],
    ['!user.id:42', [{ kind: 'user', key: 'user.id', value: '42', negated: true }]],
    ['TypeError: x is undefined', [text('TypeError:'), text('x'), text('is'), text('undefined')]],
    ['https://shop.example/cart?a=b', [text('https://shop.example/cart?a=b')]],
    ['привет:мир', [text('привет:мир')]],
  ])('%j', (query, terms) => {
    const search = parseSearch(query);
    expect(search.problems).toEqual([]);

    expect(search.terms).toEqual(terms);
  });
});

describe('a part that cannot be read is named with its place', () => {
  test.each([
    ['is:open', 0, 7, 'is: knows unresolved'],
    ['cart is:', 5, 3, 'is: needs a value'],
    ['level: error', 0, 6, 'level: needs a value'],
    ['transaction:', 0, 12, 'transaction: needs a value'],
    ['cart "total', 5, 6, 'the quote is not closed'],
    ['a release:"1.0', 2, 12, 'the quote is not closed'],
    ['issue:nothing', 0, 13, 'issue: needs a short id'],
    ['""', 0, 2, 'an empty text'],
    ['release:""', 0, 10, 'release: needs a value'],
    ['user.id:4*', 0, 10, 'user.id: takes a whole value'],
    ['has:user.email', 0, 14, 'has: knows user'],
  ])('%j', (query, at, length, message) => {
    const { problems } = parseSearch(query);
    expect(problems).toEqual([{ at, length, message: expect.stringContaining(message) }]);
  });

  test('and the rest of the query still applies', () => {
    expect(parseSearch('is:open cart').terms).toEqual([text('cart')]);
  });
});

describe('a search compiles to conditions without the text that was typed', () => {
  const word = '(hasAnyTokens(pairs, {search0:Array(String)}))';
  const pattern = '(arrayExists(pair -> startsWith(pair, {search0:String}) AND pair ILIKE {search1:String}, pairs))';
  const looks = '(title ILIKE {search0:String} OR culprit ILIKE {search0:String})';
  test.each<[string, string[], string[], unknown[]]>([
    ['is:new', [`(status = 'unresolved' AND substatus = 'new')`], [], []],
    ['!is:handled', ['NOT handled = 1'], [], []],
    ['cart', [looks], [], ['%cart%']],
    ['50%_\\', [looks], [], [String.raw`%50\%\_\\%`]],
    ['release:1.0', [], [word], [['release=1.0']]],
    ['!release:1.*', [], [`NOT ${pattern}`], ['release=', 'release=1.%']],
    [`level:"'; DROP TABLE x"`, ['(level = {search0:String})'], [], [`'; DROP TABLE x`]],
    ['error.type:Type*', ['(type ILIKE {search0:String})'], [], ['Type%']],
    ['customer:a', [], [word], [['customer=a']]],
    ['customer:50%*', [], [pattern], ['customer=', String.raw`customer=50\%%`]],
    [String.raw`plain:"a\*b"`, [], [word], [['plain=a*b']]],
    [String.raw`plain:"a\*b*"`, [], [pattern], ['plain=', 'plain=a*b%']],
    [String.raw`level:"a\*"`, ['(level = {search0:String})'], [], ['a*']],
    [String.raw`"a\*b"`, [looks], [], ['%a*b%']],
    [String.raw`user.id:"4\*"`, [], [word], [[`user=${userHashOf('id:4*')}`]]],
    ['has:customer', [], [pattern], ['customer=', 'customer=%']],
    ['has:release', [], [pattern], ['release=', 'release=%']],
    ['has:platform', [`(platform != '')`], [], []],
    ['has:trace', [], [`(trace_id != '')`], []],
    ['has:user', [], ['(user_key != 0)'], []],
    ['user.id:42', [], [word], [[`user=${userHashOf('id:42')}`]]],
    ['user.email:Ada@Example.com', [], [word], [[`user=${userHashOf('email:ada@example.com')}`]]],
  ])('%j', (query, ofIssue, ofEvent, values) => {
    const compiled = compileSearch(parseSearch(query).terms);
    expect(compiled.ofIssue).toEqual(ofIssue);
    expect(compiled.ofEvent).toEqual(ofEvent);
    expect(Object.values(compiled.params)).toEqual(values);
  });

  test.each([
    [[], ['(1 = 0)'], []],
    [['browser=Chrome 130'], [word], [['browser=Chrome 130']]],
  ])('with the pairs %j that a pattern fits', (pairs, ofEvent, values) => {
    const { terms } = parseSearch('browser:Chrome*');
    const compiled = compileSearch(terms, new Map(terms.map((term) => [term, pairs])));
    expect(compiled.ofEvent).toEqual(ofEvent);
    expect(Object.values(compiled.params)).toEqual(values);
  });

  test('with 64 words in each question of the index', () => {
    const { terms } = parseSearch('has:url');
    const pairs = Array.from({ length: 130 }, (_, index) => `url=${index}`);
    const { ofEvent, params } = compileSearch(terms, new Map(terms.map((term) => [term, pairs])));
    expect(ofEvent[0]?.split(' OR ')).toHaveLength(3);
    expect(Object.values(params).flat()).toEqual(pairs);
  });
});

test('a short id names the project and the low bits of the issue', () => {
  const { terms } = parseSearch(`issue:${shortIdOf('web', '9007199254740993')}`);
  expect(terms).toEqual([{ kind: 'issue', issue: { projectSlug: 'web', bits: 1 }, negated: false }]);
  const { ofIssue, params } = compileSearch(terms, new Map(), (slug) => (slug === 'web' ? 7 : null));
  expect(ofIssue[0]).toContain('project_id = ');
  expect(Object.values(params)).toEqual(['1', '7']);
});

test('a short id of a project that is not there finds nothing', () => {
  const { terms } = parseSearch(`issue:${shortIdOf('web', '1')}`);
  expect(compileSearch(terms).ofIssue).toEqual(['(1 = 0)']);
});
