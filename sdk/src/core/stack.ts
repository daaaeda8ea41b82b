import type { Frame } from '../wire/event.ts';

const MAX_FRAMES = 100;
const MAX_LINES = 5000;
// A longer line is a data: URI or the eval of a whole bundle: nothing that could be shown.
const MAX_LINE = 2048;

const LOCATION = /^(.*?)(?::(\d+))?(?::(\d+))?$/;
const GECKO_EVAL = /^(\S+) line (\d+)(?: > .*)? > (?:eval|Function)/;
const BARE_LOCATION = /^(?:\[native code\]|(?:[-a-z]+:\/\/|\/|blob:).*:\d+)$/i;

/** Names that Gecko writes before that of a function which another turn of the loop called. */
const ASYNC_MARK = /^(?:async|promise callback|[\w ]+ handler)\*/;
/** A name and the message come first in V8's stacks. */
const MAX_HEADER = 300;

/**
 * The frames of an `Error#stack` as V8, Hermes, Gecko or JavaScriptCore writes it, oldest call first and at most 100: those nearest
 * the crash. Lines of any other form are left out, and so is the message, which may hold the stack of another error.
 */
export function parseStack(stack: string, inApp: (file: string) => boolean, message = ''): Frame[] {
  const header = message ? stack.slice(0, MAX_HEADER + message.length).indexOf(`: ${message}`) : -1;
  const lines = stack.slice(header === -1 ? 0 : header + 2 + message.length).split('\n', MAX_LINES);
  // V8 alone writes the message above the frames, so its lines must not be read as anything else.
  const parseLine = lines.some((line) => /^\s+at \S/.test(line)) ? v8Frame : geckoFrame;
  const frames: Frame[] = [];
  for (const line of lines) {
    if (frames.length >= MAX_FRAMES) break;
    const frame = line.length > MAX_LINE ? null : parseLine(line.trim());
    if (frame) frames.push({ ...frame, in_app: inApp(frame.filename ?? '') });
  }
  return frames.reverse();
}

/** `at name (file:1:2)` or `at file:1:2`. */
function v8Frame(line: string): Frame | null {
  if (!line.startsWith('at ')) return null;
  const call = line.slice(3).replace(/^async /, '');
  const open = call.endsWith(')') ? call.indexOf(' (') : -1;
  const name = open === -1 ? '' : call.slice(0, open);
  let place = open === -1 ? call : call.slice(open + 2, -1).replace(/^address at /, '');
  if (place.startsWith('eval at ')) {
    // `eval at g (eval at h (file:1:2)), <anonymous>:3:4`: the place in the file is the one that can be looked up.
    place = /\(([^()]*:\d+:\d+)\)/.exec(place)?.[1] ?? '<anonymous>';
  }
  if (place === 'native') return frameOf(name, '[native code]');
  if (place.startsWith('index ') || place === '<anonymous>') return frameOf(name, '<anonymous>');
  // A message whose line begins with `at` names no place that has a column or looks like a file.
  if (/:\d+$/.test(place))
    return open === -1 && /\s/.test(place) && !/:\d+:\d+$/.test(place) ? null : frameAt(name, place);
  const wasm = /^(\S+):(wasm-function\[\d+\]):0x[\da-f]+$/.exec(place);
  return wasm ? frameOf(name || (wasm[2] ?? ''), wasm[1] ?? '') : null;
}

/** `name@file:1:2`, `@file:1:2` or `file:1:2`; JavaScriptCore also writes `name@[native code]`. */
function geckoFrame(line: string): Frame | null {
  const at = line.indexOf('@');
  const scheme = line.indexOf('://');
  if (at === -1 || (scheme !== -1 && scheme < at)) return BARE_LOCATION.test(line) ? frameAt('', line) : null;
  const name = line.slice(0, at).replace(ASYNC_MARK, '');
  const place = line.slice(at + 1);
  const outer = GECKO_EVAL.exec(place);
  return outer ? frameAt(name || 'eval', `${outer[1]}:${outer[2]}`) : frameAt(name, place);
}

function frameAt(name: string, place: string): Frame {
  const [, file = '', lineno, colno] = LOCATION.exec(place) ?? [];
  return frameOf(name, file, lineno, colno);
}

function frameOf(name: string, file: string, lineno?: string, colno?: string): Frame {
  const frame: Frame = { filename: file || '<anonymous>', function: name.replace(/^new /, '') || '?' };
  if (lineno) frame.lineno = Number(lineno);
  if (colno) frame.colno = Number(colno);
  return frame;
}
