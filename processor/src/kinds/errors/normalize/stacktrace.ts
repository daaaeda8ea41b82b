import { FIELD_LIMITS } from '@breakwater/sdk/wire';
import type { Frame, Stacktrace } from '@breakwater/sdk/wire';

import type { StoredFrame, StoredStacktrace } from '../../../store/stored-event.ts';
import { boundedMap } from '../../../normalize/bounded.ts';
import { cut } from '../../../normalize/cut.ts';

const TEXT = 512;
const LINE = 400;
const CONTEXT_LINES = 10;
const VARS = { size: 2048, depth: 3 };

/** Undefined where there is no frame at all. */
export function normalizeStacktrace(
  raw: Stacktrace | null | undefined,
  platform: string,
): StoredStacktrace | undefined {
  const frames = raw?.frames?.filter((frame) => frame !== null);
  if (!frames || frames.length === 0) return undefined;
  return { frames: withoutMiddle(frames, FIELD_LIMITS.frames).map((frame) => normalizeFrame(frame, platform)) };
}

/** The first frames show the start and the last ones the fault, so surplus frames are cut from the middle. */
export function withoutMiddle<T>(values: readonly T[], max: number): readonly T[] {
  if (values.length <= max) return values;
  const head = Math.floor(max / 2);
  return [...values.slice(0, head), ...values.slice(values.length - (max - head))];
}

function normalizeFrame(raw: Frame, eventPlatform: string): StoredFrame {
  const platform = raw.platform ?? eventPlatform;
  const absPath = raw.abs_path || raw.filename || undefined;
  const frame: StoredFrame = { in_app: raw.in_app ?? looksInApp(absPath ?? '', raw.function ?? '') };

  if (absPath !== undefined) {
    frame.abs_path = cut(absPath, 2048);
    frame.filename = cut(filenameOf(raw.filename || absPath), TEXT);
  }
  if (raw.function) frame.function = cut(raw.function, TEXT);
  if (raw.module) frame.module = cut(raw.module, TEXT);
  if (raw.package) frame.package = cut(raw.package, TEXT);
  if (platform !== eventPlatform) frame.platform = cut(platform, 64);
  if (isPlace(raw.lineno)) frame.lineno = raw.lineno;
  if (isPlace(raw.colno)) frame.colno = raw.colno;
  if (typeof raw.context_line === 'string') {
    frame.context_line = cut(raw.context_line, LINE);
    if (raw.pre_context?.length) frame.pre_context = contextOf(raw.pre_context.slice(-CONTEXT_LINES));
    if (raw.post_context?.length) frame.post_context = contextOf(raw.post_context.slice(0, CONTEXT_LINES));
  }
  if (raw.vars) frame.vars = boundedMap(raw.vars, VARS);
  if (raw.data) frame.data = boundedMap(raw.data, VARS);
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

const contextOf = (lines: readonly (string | null)[]): string[] => lines.map((line) => cut(line ?? '', LINE));
