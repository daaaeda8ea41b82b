import type { Frame, Stacktrace } from '@breakwater/sdk/wire';

import type { StoredFrame, StoredStacktrace } from '../../../store/stored-event.ts';
import { boundedMap } from '../../../normalize/bounded.ts';
import type { Cuts } from '../../../normalize/count-cuts.ts';

const TEXT = 512;
const LINE = 400;

/** Undefined where there is no frame at all. */
export function normalizeStacktrace(
  raw: Stacktrace | null | undefined,
  platform: string,
  cuts: Cuts,
): StoredStacktrace | undefined {
  const frames = cuts.whole('frames', raw?.frames ?? []);
  if (frames.length === 0) return undefined;
  return { frames: cuts.keep('frames', frames, 'ends').map((frame) => normalizeFrame(frame, platform, cuts)) };
}

function normalizeFrame(raw: Frame, eventPlatform: string, cuts: Cuts): StoredFrame {
  const platform = raw.platform ?? eventPlatform;
  const absPath = raw.abs_path || raw.filename || undefined;
  const frame: StoredFrame = { in_app: raw.in_app ?? looksInApp(absPath ?? '', raw.function ?? '') };

  if (absPath !== undefined) {
    frame.abs_path = cuts.text(absPath, 2048);
    frame.filename = cuts.text(filenameOf(raw.filename || absPath), TEXT);
  }
  if (raw.function) frame.function = cuts.text(raw.function, TEXT);
  if (raw.module) frame.module = cuts.text(raw.module, TEXT);
  if (raw.package) frame.package = cuts.text(raw.package, TEXT);
  if (platform !== eventPlatform) frame.platform = cuts.text(platform, 64);
  if (isPlace(raw.lineno)) frame.lineno = raw.lineno;
  if (isPlace(raw.colno)) frame.colno = raw.colno;
  if (typeof raw.context_line === 'string') {
    frame.context_line = cuts.text(raw.context_line, LINE);
    if (raw.pre_context?.length) frame.pre_context = contextOf(raw.pre_context, 'last', cuts);
    if (raw.post_context?.length) frame.post_context = contextOf(raw.post_context, 'first', cuts);
  }
  if (raw.vars) frame.vars = boundedMap(raw.vars, 'variables', cuts);
  if (raw.data) frame.data = boundedMap(raw.data, 'variables', cuts);
  return frame;
}

/** A URL is shown by its path: the host is the same for all frames and `abs_path` keeps it. */
function filenameOf(path: string): string {
  const afterHost = /^https?:\/\/[^/?#]*(\/[^?#]*)/.exec(path)?.[1];
  return afterHost ?? path;
}

/** For clients that do not mark frames: in-app is all that is neither a dependency nor part of the runtime. */
function looksInApp(path: string, functionName: string): boolean {
  if (path.includes('node_modules/')) return false;
  if (path === '' || path.startsWith('node:') || path === '[native code]' || path === 'native') return false;
  return !functionName.startsWith('__webpack_');
}

const isPlace = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31;

/** The lines next to the frame's own. */
const contextOf = (lines: readonly (string | null)[], which: 'first' | 'last', cuts: Cuts): string[] =>
  cuts.keep('context_lines', lines, which).map((line) => cuts.text(line ?? '', LINE));
