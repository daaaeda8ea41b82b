import { parseSync, visitorKeys } from 'oxc-parser';

/** A larger file is a bundle of its own, and parsing it would block everything else. */
const LONGEST_SOURCE = 1_000_000;
const SCRIPT = /\.(?:[cm]?[jt]sx?)$/i;
const ANONYMOUS = '<anonymous>';

/** Functions of one original file, sorted by their start; a nested function comes behind the one that contains it. */
export interface FunctionTable {
  /** Name of the innermost function around a character offset; null outside of any. */
  nameAt(offset: number): string | null;
}

/**
 * Function names from the original source itself. A map's own name for a position is that of the identifier there, not of the
 * function around it: it is right once in eighty times. Null where the source is no script or cannot be read.
 */
export function readFunctions(path: string, source: string): FunctionTable | null {
  const filename = path.split(/[?#]/, 1)[0] ?? '';
  if (!SCRIPT.test(filename) || source.length > LONGEST_SOURCE) return null;

  const functions: Entry[] = [];
  try {
    const { program, errors } = parseSync(asJsx(filename), source);
    if (program.body.length === 0 && errors.length > 0) return null;
    visit(program as unknown as Node, { hint: null, scope: null, className: null }, functions);
  } catch {
    // Generated code may nest deeper than the stack allows. Names are a help, not worth the event.
    return null;
  }
  functions.sort((a, b) => a.start - b.start);
  return { nameAt: (offset) => innermost(functions, offset) };
}

interface Entry {
  start: number;
  end: number;
  name: string;
}

interface Node {
  type: string;
  start: number;
  end: number;
  [field: string]: unknown;
}

interface Surroundings {
  /** The name given to the node that comes next. */
  hint: string | null;
  /** The named function around the node. */
  scope: string | null;
  className: string | null;
}

function innermost(functions: readonly Entry[], offset: number): string | null {
  return functions.findLast((entry) => entry.start <= offset && offset < entry.end)?.name ?? null;
}

/** Plain `.js` files of React projects hold JSX. */
const asJsx = (filename: string): string => filename.replace(/\.(?:js|mjs)$/i, '.jsx');

function visit(node: Node, around: Surroundings, out: Entry[]): void {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': {
      const own = nameOf(node['id']) ?? around.hint;
      const name = own ?? (around.scope === null ? ANONYMOUS : `${around.scope}.${ANONYMOUS}`);
      out.push({ start: node.start, end: node.end, name });
      return visitChildren(node, { hint: null, scope: own ?? around.scope, className: null }, out);
    }
    case 'ClassDeclaration':
    case 'ClassExpression':
      return visitChildren(node, { ...around, hint: null, className: nameOf(node['id']) ?? around.hint }, out);
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return visitMember(node, around, out);
    case 'VariableDeclarator':
      return visitWithHint(node, 'init', nameOf(node['id']), around, out);
    case 'AssignmentExpression':
      return visitWithHint(node, 'right', nameOf(node['left']), around, out);
    case 'Property':
      return visitWithHint(node, 'value', nameOf(node['key']), around, out);
    case 'JSXAttribute':
      return visitWithHint(node, 'value', nameOf(node['name']), around, out);
    case 'ExportDefaultDeclaration':
      return visitChildren(node, { ...around, hint: 'default' }, out);
    // `const pay = useCallback(() => ...)`, `onClick={...}`: the name is passed through to the function.
    case 'CallExpression':
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return visitChildren(node, around, out);
    default:
      return visitChildren(node, around.hint === null ? around : { ...around, hint: null }, out);
  }
}

function visitMember(node: Node, around: Surroundings, out: Entry[]): void {
  const member = nameOf(node['key']);
  const hint = member !== null && around.className !== null ? `${around.className}.${member}` : member;
  visitWithHint(node, 'value', hint, around, out);
}

function visitWithHint(node: Node, field: string, hint: string | null, around: Surroundings, out: Entry[]): void {
  for (const key of visitorKeys[node.type] ?? []) {
    visitField(node[key], { ...around, hint: key === field ? hint : null }, out);
  }
}

function visitChildren(node: Node, around: Surroundings, out: Entry[]): void {
  for (const key of visitorKeys[node.type] ?? []) visitField(node[key], around, out);
}

function visitField(field: unknown, around: Surroundings, out: Entry[]): void {
  if (Array.isArray(field)) for (const item of field) visitField(item, around, out);
  else if (isNode(field)) visit(field, around, out);
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/** The name of an identifier, a key, or the last part of `a.b.c`. */
function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'MemberExpression') return node['computed'] === true ? null : nameOf(node['property']);
  if (typeof node['name'] === 'string') return node.type === 'PrivateIdentifier' ? `#${node['name']}` : node['name'];
  return node.type === 'Literal' && typeof node['value'] === 'string' ? node['value'] : null;
}
