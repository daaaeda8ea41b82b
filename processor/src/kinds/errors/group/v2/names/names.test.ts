import { describe, expect, test } from 'vitest';

import { dotnetPlace } from './dotnet-names.ts';
import { jvmClass, jvmMethod } from './jvm-names.ts';
import { elixirName, goName, nativeName, phpName, rubyName } from './other-names.ts';
import { scriptName } from './script-names.ts';

describe('one function has one name', () => {
  test.each([
    ['Cart.save [as onSave]', 'save'],
    ['async Cart.save', 'save'],
    ['submit/go', 'go'],
    ['submit/<', ''],
    ['async*load', 'load'],
    ['Function code', ''],
    ['Object.<anonymous>', ''],
  ])('script: %s', (name, bare) => expect(scriptName(name)).toBe(bare));

  test.each([
    ['com.shop.Orders$$Lambda$30/2081171245', 'com.shop.Orders$$Lambda'],
    ['com.shop.Cart$$EnhancerBySpringCGLIB$$a1b2c3d4', 'com.shop.Cart'],
    ['jdk.proxy2.$Proxy17', '$Proxy'],
    ['sun.reflect.GeneratedMethodAccessor72', 'sun.reflect.GeneratedMethodAccessor'],
  ])('JVM: %s', (name, bare) => expect(jvmClass(name)).toBe(bare));

  test('a number that a class counts is taken off, and said', () => {
    expect(jvmMethod('lambda$work$1')).toEqual({ name: 'lambda$work', wasCounted: true });
    expect(jvmMethod('work')).toEqual({ name: 'work', wasCounted: false });
  });

  test.each([
    ['Shop.Orders', '<RunAsync>d__5.MoveNext', 'Shop.Orders', 'RunAsync'],
    ['Shop.Mails+<SendAsync>d__7', 'MoveNext', 'Shop.Mails', 'SendAsync'],
    ['Shop.Orders+<>c__DisplayClass5_0', '<RunAsync>b__0', 'Shop.Orders', 'RunAsync.lambda0'],
    ['Shop.Orders', '<Sort>g__Compare|5_0', 'Shop.Orders', 'Sort.Compare'],
  ])('.NET: %s %s', (module, name, owner, bare) => {
    expect(dotnetPlace(module, name)).toEqual({ module: owner, name: bare });
  });

  test.each([
    [goName, 'Load[go.shape.int]', 'Load'],
    [goName, 'Serve.func2', 'Serve.func2'],
    [rubyName, 'block (2 levels) in checkout', 'checkout'],
    [rubyName, 'Shop::Cart#checkout', 'checkout'],
    [phpName, '{closure:App\\Cart::total():42}', '{closure:App\\Cart::total()}'],
    [elixirName, 'anonymous fn/1 in Shop.Cart.total/2', 'fn in Shop.Cart.total/2'],
    [nativeName, 'shop::cart::total::h0123456789abcdef', 'shop::cart::total'],
    [nativeName, 'foo(int, std::string const&) [clone .isra.0]', 'foo'],
  ])('other languages: %s %s', (clean, name, bare) => expect(clean(name)).toBe(bare));
});
