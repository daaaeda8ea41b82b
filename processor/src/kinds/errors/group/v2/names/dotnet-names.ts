/*
 * The compiler of C# counts state machines, closures and local functions anew in each build: `<RunAsync>d__5.MoveNext` is the method
 * `RunAsync`, and `<RunAsync>b__5_0` its first lambda. The ordinal of a lambda within its method stays.
 */

export interface DotnetPlace {
  module: string;
  name: string;
}

const GENERATED_CLASS = /\+<>c(?:__DisplayClass\d+_\d+(?:`\d+)?)?$|\+<>c(?:`\d+)?$|<>c(?:__DisplayClass\d+_\d+)?$/;

export function dotnetPlace(module: string, name: string): DotnetPlace {
  let owner = module
    .replace(/\[\[.{0,400}\]\]/g, '')
    .replaceAll(/`\d+/g, '')
    .replace(/,\s*[\w.]+(?:, Version=.*)?$/, '');
  let method = name
    .replace(/\((?:[^()]|\([^()]{0,100}\)){0,600}\)(?:\s*\[.*)?$/, '')
    .replaceAll(/`\d+/g, '')
    .replace(/^(?:async |static |virtual )+/, '');
  method = method.replace(/^[\w.<>[\],?&*`]{1,200}\s+(?=[\w<.+])/, '');
  // A state machine may be the class of the frame or stand before the method.
  const machine = /[+/.]<([\w.<>|$]{1,200}?)>d(?:__\d+)?(?:<[^>]{0,100}>)?$/.exec(owner);
  if (machine) {
    owner = owner.slice(0, machine.index);
    if (method === 'MoveNext') method = machine[1] ?? method;
  }
  owner = owner.replace(GENERATED_CLASS, '');
  const parts = method
    .replace(/<<([\w.$]{1,100})>\$?>/g, '<$1>')
    .replace(/<([\w.$]{1,200})>d__\d+(?:<[^>]{0,100}>)?\.MoveNext/g, '$1')
    .replace(/<>c(?:__DisplayClass\d+_\d+)?\./g, '')
    .replace(/<([\w.$]{1,200})>b__(?:\d+_)?(\d+)/g, '$1.lambda$2')
    .replace(/<([\w.$]{1,200})>b__(?:\d+)?/g, '$1.lambda')
    .replace(/<([\w.$]{0,200})>g__([\w$]{1,100})\|\d+(?:_\d+)?/g, '$1.$2')
    .replace(/^lambda_method\d*$/, 'lambda_method')
    .replace(/\[[^\]]{0,200}\]$/, '')
    .replace(/<[\w., <>]{0,200}>$/, '');
  const own = owner.split(/[.+]/).at(-1) ?? '';
  const last = owner !== '' && parts.startsWith(`${owner}.`) ? parts.slice(owner.length + 1) : parts;
  return { module: owner, name: own !== '' && last.startsWith(`${own}.`) ? last.slice(own.length + 1) : last };
}
