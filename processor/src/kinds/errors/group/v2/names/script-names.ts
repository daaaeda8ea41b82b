/*
 * Functions of JavaScript, as V8 (`async Cart.save [as onSave]`, `new Cart`), SpiderMonkey (`submit/<`, `async*load`) and JavaScriptCore
 * (`global code`) write them. One function has one name here; one without a name has none.
 */

const NO_NAME =
  /^(?:\?|<anonymous>|anonymous|<unknown>|\(anonymous function\)|(?:global|module|eval|Function) code|eval|\[native code\]|Array\.\w+ \(<anonymous>\)|<computed>|wrapped)$/;
const PREFIX =
  /^(?:(?:async|new|get|set|static|bound|Function|Async) )+|^(?:async|promise callback|setTimeout handler|setInterval handler|EventListener\.handleEvent|EventHandlerNonNull|FrameRequestCallback|MutationCallback)\*/;

export function scriptName(name: string): string {
  let bare = name.trim();
  if (bare.length > 300) bare = bare.slice(0, 300);
  bare = bare.replace(/ \[as [^\]]{1,200}\]$/, '').replace(/ \(index \d+\)$/, '');
  if (NO_NAME.test(bare)) return '';
  for (let round = 0; round < 4 && PREFIX.test(bare); round++) bare = bare.replace(PREFIX, '');
  // SpiderMonkey: a closure of `submit` is `submit/<`, a named one within it `submit/go`.
  if (bare.includes('/') && !bare.includes('./')) {
    const last = bare.split('/').at(-1) ?? '';
    bare = last === '<' || last === '' ? '' : last.replace(/<+$/, '');
  }
  bare = bare.replace(/<+$/, '');
  if (bare === '' || NO_NAME.test(bare)) return '';
  const member = bare.split('.').at(-1) ?? '';
  const clean = member.replace(/^(?:async|get|set) /, '').replace(/^#/, '');
  return NO_NAME.test(clean) || clean.startsWith('<') ? '' : clean;
}
