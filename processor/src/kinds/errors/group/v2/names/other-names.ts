/*
 * Functions of the other languages without what a compiler or an engine adds: generic parameters, hashes of symbols, blocks.
 */

/** Text in angle or square brackets goes, however deep; one pass. */
function withoutBrackets(text: string, open: string, close: string): string {
  if (!text.includes(open)) return text;
  let depth = 0;
  let kept = '';
  for (const sign of text) {
    if (sign === open) depth++;
    else if (sign === close && depth > 0) depth--;
    else if (depth === 0) kept += sign;
  }
  return kept;
}

/** `Load[go.shape.int]` and `Load[...]` are `Load`; numbered closures stay, as they tell two handlers apart. */
export const goName = (name: string): string =>
  withoutBrackets(name, '[', ']')
    .replace(/-fm$/, '')
    .replace(/\.(?:gowrap|deferwrap)\d+$/, '')
    .replace(/-range\d+$/, '');

export const goModule = (module: string): string =>
  module
    .replace(/@v[\w.+-]+/, '')
    .replace(/(?:\/|\.)v\d+$/, '')
    .replace(/%2e/gi, '.');

/** `block (2 levels) in checkout` and `Shop::Cart#checkout` of Ruby 3.4 are `checkout`; a compiled template is its path. */
export const rubyName = (name: string): string =>
  name
    .replace(/^(?:(?:rescue|ensure|block)(?: \(\d+ levels\))?(?: \([^)]{0,40}\))? in )+/, '')
    .replace(
      /^(_(?:app_)?[\w]+?_(?:html|text|json|xml|js|turbo_stream|ruby|erb|haml|slim|jbuilder|builder)(?:_[a-z]+)*)___?-?\d+_-?\d+$/,
      '$1',
    )
    .replace(/^[\w:]*[#.](?=[\w<[]+[?!=]?$)/, '')
    .replace(/^__(?:bind|pry|rake)_\d+$/, '');

export const phpName = (name: string): string =>
  name
    .replace(/^\{closure:(.{1,300}?):\d+\}$/, (_all, owner: string) =>
      owner.includes('/') ? '{closure}' : `{closure:${owner}}`,
    )
    .replaceAll(/@anonymous.{0,300}?(?=::|$)/gs, '@anonymous')
    .replaceAll(/__TwigTemplate_[0-9a-f]{8,64}/g, '__TwigTemplate')
    .replaceAll(/Container[A-Za-z0-9]{7}\\/g, 'Container\\')
    .replaceAll(/get([A-Z]\w{1,80}Service)(?:\.[0-9a-zA-Z_]{7})?/g, 'get$1');

/** List comprehensions have a frame of their own up to Python 3.11, and none since. */
export const isVanishing = (name: string): boolean => /^<(?:list|dict|set)comp>$/.test(name);

/** With its class, as Python names it from 3.11 on: two classes of one module may each have a `get`. */
export const pythonName = (name: string): string => name.replaceAll('<locals>.', '').replace(/\.?<locals>$/, '');

export const elixirName = (name: string): string =>
  name
    .replace(/^anonymous fn\/\d+ in /, 'fn in ')
    .replaceAll(/"?-([^"]{1,200})-fun-\d+-"?/g, 'fn in $1')
    .replaceAll(/-inlined-\d+-|-lc\$\^\d+\/\d+-\d+-/g, '');

/** C++, Rust, Swift and Objective-C: parameters, templates, hashes of symbols and clones of the compiler go. */
export function nativeName(name: string): string {
  const short = name.slice(0, 600);
  if (/^[-+]\[|_block_invoke/.test(short)) {
    const block = /(?:^__\d+)?([-+]\[.{1,300}?\])(_block_invoke)?/.exec(short);
    return block ? `${block[1]}${block[2] ? ' block' : ''}` : short;
  }
  const bare = short
    .replace(/::h[0-9a-f]{16}$/, '')
    .replace(/17h[0-9a-f]{16}E(?:\.llvm\.\d+)?$/, 'E')
    .replace(/\.llvm\.\d+$/, '')
    .replace(/(?: \[clone [^\]]{1,60}\]|\.(?:isra|constprop|part|cold|lto_priv)(?:\.\d+)*)+$/, '')
    .replaceAll(/\[[0-9a-f]{8,16}\](?=::)/g, '')
    .replaceAll('{{closure}}', '{closure}')
    .replaceAll(/\{closure#0\}/g, '{closure}')
    .replaceAll(/\$_\d+|'lambda\d*'|\{lambda\([^)]{0,200}\)#\d+\}|lambda\d*'\([^)]{0,200}\)/g, '{closure}')
    .replace(
      /^(?:(?:partial apply for|specialized|thunk for|reabstraction thunk helper (?:from|for)?|@objc|protocol witness for|merged|generic specialization <[^>]{0,200}> of|closure #\d+ (?:\([^)]{0,200}\) )?in) )+/,
      (found) => (found.includes('closure') ? '{closure} ' : ''),
    );
  if (/^<.+ as .+>::/.test(bare)) return rustImpl(bare);
  return withoutBrackets(withoutBrackets(bare.replace(/operator([<>]+=?>?)/g, comparison), '<', '>'), '(', ')')
    .replaceAll('::::', '::')
    .replace(/::$/, '')
    .replace(/\s+(?:const|noexcept|&&?|->.*|throws|async)+\s*$/g, '')
    .replace(/^(?:static |virtual |inline |(?:void|bool|int|auto|char|long|double|float|unsigned|std::\w+)[*& ]+)+/, '')
    .trim();
}

/** Operators without the signs that are brackets elsewhere. */
const comparison = (_all: string, signs: string): string =>
  `operator ${signs.replaceAll('<', 'lt').replaceAll('>', 'gt')}`;

/** `<shop::Cart as core::fmt::Debug>::fmt`: the type and the trait, without their parameters. */
function rustImpl(name: string): string {
  const end = endOfFirst(name);
  const [type = '', trait = ''] = name.slice(1, end).split(' as ');
  const rest = withoutBrackets(name.slice(end + 1), '<', '>').replaceAll('::::', '::');
  return `<${withoutBrackets(type, '<', '>')} as ${withoutBrackets(trait, '<', '>')}>${rest}`;
}

function endOfFirst(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '<') depth++;
    else if (text[at] === '>' && text[at - 1] !== '-' && --depth === 0) return at;
  }
  return text.length;
}
