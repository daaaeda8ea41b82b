import { expect, test } from 'vitest';

import { replaceMethod } from './patch.ts';

class Api {
  name = 'api';
  greet(who: string, _loud?: boolean): string {
    return `${this.name} ${who}`;
  }
}
const louder = (target: Api): (() => void) =>
  replaceMethod(
    target,
    'greet',
    (original, isOn) =>
      function (this: Api, ...given) {
        const text = Reflect.apply(original, this, given);
        return isOn() ? `${text}!` : text;
      },
  );

test('a replaced method keeps its name, length, text and own properties, and its caller', () => {
  const api = new Api();
  const original = Object.assign(api.greet, { mock: { calls: [] } });
  const undo = louder(api);
  expect(api.greet).not.toBe(original);
  expect(api.greet('you')).toBe('api you!');
  expect([api.greet.name, api.greet.length, api.greet.toString()]).toEqual(['greet', 2, original.toString()]);
  expect(api.greet).toHaveProperty('mock.calls');
  undo();
  expect(Object.hasOwn(api, 'greet')).toBe(false);
});

test('one that somebody wrapped meanwhile only passes on once it is undone', () => {
  const api = new Api();
  const undo = louder(api);
  const ours = api.greet;
  api.greet = function (who) {
    return `(${ours.call(this, who)})`;
  };
  undo();
  expect(api.greet('you')).toBe('(api you)');
});

test('a frozen target and a method that is none are left alone', () => {
  const frozen = Object.freeze(new Api());
  louder(frozen)();
  expect(frozen.greet('you')).toBe('api you');
  const missing = { greet: undefined } as unknown as Api;
  louder(missing)();
  expect(missing.greet).toBeUndefined();
});
