import { shortIdOf } from '@breakwater/processor/store';
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
  ])('%j', (query, at, length, message) => {
    const { problems } = parseSearch(query);
    expect(problems).toEqual([{ at, length, message: expect.stringContaining(message) }]);
  });

  test('and the rest of the query still applies', () => {
    expect(parseSearch('is:open cart').terms).toEqual([text('cart')]);
  });
});

describe('a search compiles to conditions without the text that was typed', () => {
  test.each<[string, string[], string[], string[]]>([
    ['is:new', [`(status = 'unresolved' AND substatus = 'new')`], [], []],
    ['!is:handled', ['NOT handled = 1'], [], []],
    ['cart', ['(title ILIKE {search0:String} OR culprit ILIKE {search0:String})'], [], ['%cart%']],
    ['50%_\\', ['(title ILIKE {search0:String} OR culprit ILIKE {search0:String})'], [], [String.raw`%50\%\_\\%`]],
    ['release:1.0', [], ['(release = {search0:String})'], ['1.0']],
    ['!release:1.*', [], ['NOT (release ILIKE {search0:String})'], ['1.%']],
    [`level:"'; DROP TABLE x"`, ['(level = {search0:String})'], [], [`'; DROP TABLE x`]],
    ['customer:a', [], ['(tags[{search0:String}] = {search1:String})'], ['customer', 'a']],
    ['has:customer', [], [`(tags[{search0:String}] != '')`], ['customer']],
    ['has:release', [], [`(release != '')`], []],
    ['has:user', [], [`(user_key != '')`], []],
  ])('%j', (query, ofIssue, ofEvent, values) => {
    const compiled = compileSearch(parseSearch(query));
    expect(compiled.ofIssue).toEqual(ofIssue);
    expect(compiled.ofEvent).toEqual(ofEvent);
    expect(Object.values(compiled.params)).toEqual(values);
  });
});

test('a short id names the project and the low bits of the issue', () => {
  const { terms } = parseSearch(`issue:${shortIdOf('web', '9007199254740993')}`);
  expect(terms).toEqual([{ kind: 'issue', issue: { projectSlug: 'web', bits: 1 }, negated: false }]);
});
