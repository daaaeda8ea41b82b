import { describe, expect, test } from 'vitest';

import { parseStack } from './stack.ts';

/** `function file line column`, crash first, as it is easier to read. */
const read = (stack: string): string[] =>
  parseStack(stack, () => true)
    .reverse()
    .map(({ function: name, filename, lineno, colno }) => [name, filename, lineno ?? '-', colno ?? '-'].join(' '));

describe('stacks of V8', () => {
  test.each<[string, string, string[]]>([
    [
      'Chrome, minified',
      `TypeError: Cannot read properties of undefined (reading 'x')
    at t (https://cdn.example.com/assets/app-4f3a.js:1:2345)
    at Object.onClick (https://cdn.example.com/assets/app-4f3a.js:1:99)
    at https://cdn.example.com/assets/app-4f3a.js:2:10
    at new Cart (https://cdn.example.com/assets/app-4f3a.js:3:4)
    at async Promise.all (index 0)
    at async load (https://cdn.example.com/assets/app-4f3a.js:5:6)`,
      [
        't https://cdn.example.com/assets/app-4f3a.js 1 2345',
        'Object.onClick https://cdn.example.com/assets/app-4f3a.js 1 99',
        '? https://cdn.example.com/assets/app-4f3a.js 2 10',
        'Cart https://cdn.example.com/assets/app-4f3a.js 3 4',
        'Promise.all <anonymous> - -',
        'load https://cdn.example.com/assets/app-4f3a.js 5 6',
      ],
    ],
    [
      'Node, with its own and native frames',
      `Error: boom
    at Server.<anonymous> (/app/dist/server.js:10:11)
    at Object.foo [as bar] (file:///app/dist/lib.mjs:2:3)
    at Array.map (<anonymous>)
    at JSON.parse (native)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at C:\\app\\server.js:3:4`,
      [
        'Server.<anonymous> /app/dist/server.js 10 11',
        'Object.foo [as bar] file:///app/dist/lib.mjs 2 3',
        'Array.map <anonymous> - -',
        'JSON.parse [native code] - -',
        'process.processTicksAndRejections node:internal/process/task_queues 95 5',
        '? C:\\app\\server.js 3 4',
      ],
    ],
    [
      'eval, by the place that called it',
      `Error: in eval
    at inner (eval at run (http://localhost:8080/file.js:21:17), <anonymous>:1:26)
    at eval (eval at inner (eval at run (http://localhost:8080/file.js:22:18)), <anonymous>:3:4)`,
      ['inner http://localhost:8080/file.js 21 17', 'eval http://localhost:8080/file.js 22 18'],
    ],
    [
      'a message of several lines that speaks of places',
      `Error: at the door (https://x.y/z:1:2)
see https://docs.example.com:80/x
   at home
    at f (/app/(group)/page.js:1:2)`,
      ['f /app/(group)/page.js 1 2'],
    ],
    [
      'Hermes',
      `TypeError: x
    at onPress (address at index.android.bundle:1:635733)
    at apply (native)`,
      ['onPress index.android.bundle 1 635733', 'apply [native code] - -'],
    ],
    [
      'WebAssembly',
      `RuntimeError: unreachable
    at wasm-function[42] (wasm://wasm/0012a3f6:wasm-function[42]:0x1a3b)
    at https://x.test/app.wasm:wasm-function[17]:0x9f`,
      ['wasm-function[42] wasm://wasm/0012a3f6 - -', 'wasm-function[17] https://x.test/app.wasm - -'],
    ],
    [
      'a message that is like a frame',
      'Error: meet me\n    at the beach:12\n    at f (https://x.y/a.js:1:2)',
      ['f https://x.y/a.js 1 2'],
    ],
    ['a port and no column', 'Error\n    at f (http://localhost:8080/a.js:7)', ['f http://localhost:8080/a.js 7 -']],
  ])('%s', (_what, stack, frames) => expect(read(stack)).toEqual(frames));
});

describe('stacks of Gecko and JavaScriptCore', () => {
  test.each<[string, string, string[]]>([
    [
      'Firefox',
      `t@https://cdn.example.com/app.js:1:2345
load/</<@https://cdn.example.com/app.js:2:3
@https://cdn.example.com/app.js:4:5
promise callback*run@https://cdn.example.com/@scope/app.js:6:7
`,
      [
        't https://cdn.example.com/app.js 1 2345',
        'load/</< https://cdn.example.com/app.js 2 3',
        '? https://cdn.example.com/app.js 4 5',
        'run https://cdn.example.com/@scope/app.js 6 7',
      ],
    ],
    [
      'Firefox, across turns of the loop',
      'async*load@https://x.y/a.js:1:3\nsetTimeout handler*run@https://x.y/a.js:1:4',
      ['load https://x.y/a.js 1 3', 'run https://x.y/a.js 1 4'],
    ],
    ['Safari, without a name in a blob', 'blob:https://x.y/3f-11:2:3', ['? blob:https://x.y/3f-11 2 3']],
    [
      'Firefox eval',
      'foo@http://localhost:8080/file.js line 5 > eval line 1 > eval:1:2\n@http://localhost:8080/file.js line 6 > Function:1:1',
      ['foo http://localhost:8080/file.js 5 -', 'eval http://localhost:8080/file.js 6 -'],
    ],
    [
      'Safari',
      `t@https://cdn.example.com/app.js:1:2345
https://cdn.example.com/app.js:2:3
[native code]
forEach@[native code]
global code@https://cdn.example.com/app.js:4:5
module code@https://cdn.example.com/pkg@1.2.3/app.js:6:7`,
      [
        't https://cdn.example.com/app.js 1 2345',
        '? https://cdn.example.com/app.js 2 3',
        '? [native code] - -',
        'forEach [native code] - -',
        'global code https://cdn.example.com/app.js 4 5',
        'module code https://cdn.example.com/pkg@1.2.3/app.js 6 7',
      ],
    ],
  ])('%s', (_what, stack, frames) => expect(read(stack)).toEqual(frames));
});

test('frames come oldest first, at most 100 of those nearest the crash, and own files are marked', () => {
  const lines = Array.from({ length: 150 }, (_, at) => `    at f${at} (/app/${at % 2 ? 'node_modules/' : ''}a.js:1:1)`);
  const frames = parseStack(`Error: x\n${lines.join('\n')}`, (file) => !file.includes('node_modules'));
  expect(frames).toHaveLength(100);
  expect(frames.at(-1)).toMatchObject({ function: 'f0', in_app: true });
  expect(frames.at(-2)).toMatchObject({ function: 'f1', in_app: false });
});

test('a stack in the message is none of the error', () => {
  const message = 'outer: Error: inner\n    at inner (/app/inner.js:1:2)';
  const frames = parseStack(`Error: ${message}\n    at outer (/app/outer.js:3:4)`, () => true, message);
  expect(frames.map((frame) => frame.function)).toEqual(['outer']);
});

test('the stack of this very engine is read', () => {
  const frame = parseStack(new Error('here').stack ?? '', () => true).at(-1);
  expect(frame?.filename).toContain('stack.test.ts');
  expect(frame?.lineno).toBeGreaterThan(0);
});

test('a line of more than 2,048 characters is left out, before any expression sees it', () => {
  const line = (characters: number): string => `    at f (/${'x'.repeat(characters - 16)}:1:1)`;
  expect(line(2048)).toHaveLength(2048);
  expect(read(`${line(2048)}\n${line(2049)}`)).toHaveLength(1);
});

// An expression that backtracks without bound would not come back from these.
test.each([
  ['brackets', '    at '.padEnd(2048, '(')],
  ['brackets and blanks', `    at ${'( '.repeat(1000)}:1:1`],
  ['places in a place', `    at f (${'x:1'.repeat(600)})`],
  ['names without a place', `Error\n${'@'.repeat(2048)}`],
  ['digits without an end', `f@${'1:'.repeat(1000)}`],
])('a line of %s is read to its end', (_what, stack) => {
  expect(parseStack(stack, () => true).length).toBeLessThanOrEqual(1);
});
