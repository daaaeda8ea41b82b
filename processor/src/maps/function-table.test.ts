import { describe, expect, test } from 'vitest';

import { cutAround } from './context-lines.ts';
import { readFunctions } from './function-table.ts';
import { cleanSourcePath, isOriginalInApp, moduleOf } from './source-path.ts';

describe('readFunctions', () => {
  test.each([
    ['function pay() { HERE }', 'pay'],
    ['const pay = () => { HERE };', 'pay'],
    ['const pay = async function named() { HERE };', 'named'],
    ['const pay = useCallback(() => { HERE }, []);', 'pay'],
    ['export default function () { HERE }', 'default'],
    ['export default () => { HERE };', 'default'],
    ['class Till { close() { HERE } }', 'Till.close'],
    ['class Till { #sum = () => { HERE }; }', 'Till.#sum'],
    ['const Till = class { static open() { HERE } };', 'Till.open'],
    ['const shop = { pay() { HERE }, "a b": 1 };', 'pay'],
    ['exports.pay = function () { HERE };', 'pay'],
    ['function App() { return <a onClick={() => HERE()} />; }', 'onClick'],
    ['function App() { list.map((x) => HERE(x)); }', 'App.<anonymous>'],
    ['list.map((x) => HERE(x));', '<anonymous>'],
    ['function App() {} HERE;', null],
    ['const s = "😀"; function after(this: Window) { HERE }', 'after'],
  ])('%s', (source, name) => {
    expect(readFunctions('src/a.tsx', source)?.nameAt(source.indexOf('HERE'))).toBe(name);
  });

  test.each([
    ['src/a.css', 'a {}'],
    ['src/a.vue', '<template></template>'],
    ['src/a.ts', '}{ not a program'],
    ['src/a.ts', `const f = () => ${'('.repeat(3000)}1${')'.repeat(3000)} + ${'1+'.repeat(20_000)}1`],
  ])('%s has none: %.20s', (path, source) => {
    expect(readFunctions(path, source)?.nameAt(0) ?? null).toBe(null);
  });
});

test.each([
  ['webpack://shop/./src/cart.ts?a1b2', 'src/cart.ts', 'cart', true],
  ['webpack:///./src/pages/index.tsx', 'src/pages/index.tsx', 'pages', true],
  ['../../src/cart.ts', 'src/cart.ts', 'cart', true],
  ['../node_modules/react-dom/index.js', 'node_modules/react-dom/index.js', 'node_modules/react-dom', false],
  ['webpack://shop/webpack/runtime/chunk', 'webpack/runtime/chunk', 'webpack/runtime/chunk', false],
  ['turbopack:///[project]/app/page.tsx', 'app/page.tsx', 'page', true],
  ['webpack://shop/external "fs"', 'external "fs"', 'external "fs"', false],
])('%s is %s', (source, path, module, inApp) => {
  expect([cleanSourcePath(source), moduleOf(path), isOriginalInApp(source)]).toEqual([path, module, inApp]);
});

test.each([
  ['short', 3, 'short'],
  ['windows\r', 0, 'windows'],
  ['x'.repeat(151), 0, `${'x'.repeat(140)} {snip}`],
  [`${'a'.repeat(200)}HERE${'b'.repeat(200)}`, 200, `{snip} ${'a'.repeat(70)}HERE${'b'.repeat(66)} {snip}`],
  ['x'.repeat(200), 199, `{snip} ${'x'.repeat(140)}`],
])('a line is cut around its column: %s', (line, column, cut) => {
  expect(cutAround(line, column)).toBe(cut);
});
