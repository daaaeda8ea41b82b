import { describe, expect, test } from 'vitest';

import type { Exception, Frame } from '../../wire/event.ts';
import { eventFromThrown } from './event-from.ts';

const options = (here?: Error) => ({
  mechanism: { type: 'generic', handled: true },
  inApp: () => true,
  here,
  ownFrames: 0,
});
const exceptions = (thrown: unknown, here?: Error): Exception[] =>
  (eventFromThrown(thrown, options(here)).exception as { values: Exception[] }).values;
const titles = (thrown: unknown): string[] => exceptions(thrown).map(({ type, value }) => `${type}: ${value}`);

const refusing = new Proxy(
  {},
  {
    getPrototypeOf: () => {
      throw new Error('trap');
    },
  },
);

class PaymentError extends Error {}
// As a minifier leaves it.
class lc extends Error {}
class Named extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

describe('eventFromThrown', () => {
  test.each<[string, unknown, string]>([
    ['an error', new TypeError('boom'), 'TypeError: boom'],
    ['a subclass without a name of its own', new PaymentError('no'), 'PaymentError: no'],
    ['a subclass with the letters of a minifier', new lc('no'), 'Error: no'],
    ['the same, which names itself', Object.assign(new lc('no'), { name: 'lc' }), 'Error: no'],
    ['a subclass that names itself', new Named('no'), 'Named: no'],
    [
      'an event of the browser',
      { isTrusted: true, type: 'error', target: { nodeName: 'IMG' } },
      'Object: Event captured as exception: type=error on img',
    ],
    ['a proxy that refuses', refusing, 'Error: [Throws: trap]'],
    ['a renamed error', Object.assign(new Error('x'), { name: 'Custom' }), 'Custom: x'],
    ['an error without a message', new Error(''), 'Error: '],
    ['an error of another realm', { name: 'RangeError', message: 'far', stack: '' }, 'RangeError: far'],
    ['a DOMException', new DOMException('gone', 'AbortError'), 'AbortError: gone'],
    ['a text', 'just text', 'Error: just text'],
    ['undefined', undefined, 'Error: undefined'],
    ['null', null, 'Error: null'],
    ['a number', 0, 'Error: 0'],
    ['a symbol', Symbol('s'), 'Error: Symbol(s)'],
    ['an object', { b: 1, a: 2 }, 'Object: Object captured as exception with keys: a, b'],
    ['an empty object', {}, 'Object: Object captured as exception with keys: [no keys]'],
    ['an object without prototype', Object.create(null), 'Object: Object captured as exception with keys: [no keys]'],
    [
      'an object of a class',
      new URLSearchParams('a=b'),
      'URLSearchParams: Object captured as exception with keys: [no keys]',
    ],
  ])('%s', (_what, thrown, title) => expect(titles(thrown)).toEqual([title]));

  test('causes come oldest first, and each names its parent', () => {
    const root = new Error('root', { cause: new TypeError('middle', { cause: new RangeError('first') }) });
    expect(titles(root)).toEqual(['RangeError: first', 'TypeError: middle', 'Error: root']);
    expect(exceptions(root).map(({ mechanism }) => mechanism)).toEqual([
      { type: 'chained', handled: true, source: 'cause', exception_id: 2, parent_id: 1 },
      { type: 'chained', handled: true, source: 'cause', exception_id: 1, parent_id: 0 },
      { type: 'generic', handled: true, exception_id: 0 },
    ]);
  });

  test('a cause that is no error is one of the exceptions', () => {
    expect(titles(new Error('outer', { cause: 'a reason' }))).toEqual(['Error: a reason', 'Error: outer']);
    const { contexts } = eventFromThrown(new Error('outer', { cause: { code: 'E_CAUSE' } }), options());
    expect(contexts).toEqual({ 'error 1': { code: 'E_CAUSE' } });
  });

  test("an error's own texts and numbers go along, its objects stay", () => {
    const error = Object.assign(new Error('x'), {
      code: '42703',
      errno: -111,
      response: { body: 'private' },
      log: () => 1,
    });
    expect(eventFromThrown(error, options()).contexts).toEqual({ error: { code: '42703', errno: -111 } });
  });

  test('a value that a handler was told of has the frames that are given, or none', () => {
    const thrown = (ownFrames: Frame[]) => eventFromThrown('text', { ...options(new Error('here')), ownFrames });
    const [without] = (thrown([]).exception as { values: Exception[] }).values;
    expect(without).not.toHaveProperty('stacktrace');
    const place = { filename: 'https://x.y/a.js', lineno: 3 };
    const [at] = (thrown([place]).exception as { values: Exception[] }).values;
    expect(at?.stacktrace?.frames).toEqual([place]);
  });

  test('an aggregate brings its members, its own exception last', () => {
    const aggregate = new AggregateError([new Error('a', { cause: new Error('why') }), new TypeError('b')], 'both');
    expect(titles(aggregate)).toEqual(['TypeError: b', 'Error: why', 'Error: a', 'AggregateError: both']);
    const [b, why, a, root] = exceptions(aggregate).map(({ mechanism }) => mechanism);
    expect(root).toMatchObject({ exception_id: 0, is_exception_group: true });
    expect(a).toMatchObject({ source: 'errors[0]', parent_id: 0, exception_id: 1 });
    expect(why).toMatchObject({ source: 'cause', parent_id: 1 });
    expect(b).toMatchObject({ source: 'errors[1]', parent_id: 0 });
  });

  test('a cause that is its own cause, and a chain without end, are cut', () => {
    const loop = new Error('loop');
    loop.cause = loop;
    expect(titles(loop)).toEqual(['Error: loop']);
    let chain = new Error('0');
    for (let at = 1; at < 100; at++) chain = new Error(String(at), { cause: chain });
    expect(titles(chain)).toHaveLength(20);
  });

  test('a value that is no error gets the stack of the capture, marked as made up', () => {
    const [exception] = exceptions('text', new Error('here'));
    expect(exception?.mechanism?.synthetic).toBe(true);
    expect(exception?.stacktrace?.frames?.at(-1)?.filename).toContain('event-from.test.ts');
  });

  test('a thrown object goes along as it is', () => {
    expect(eventFromThrown({ code: 7 }, options()).extra).toEqual({ __serialized__: { code: 7 } });
  });
});
