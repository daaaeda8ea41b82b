import type { Frame, Stacktrace } from '@breakwater/sdk/wire';

import type { StoredFrame, StoredStacktrace } from '../../../store/stored-event.ts';
import { boundedMap } from '../../../normalize/bounded.ts';
import type { Cuts } from '../../../normalize/count-cuts.ts';
import { familyOf } from '../frames/family.ts';
import { isInApp } from '../frames/in-app.ts';

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
  const isAnySaid = frames.some((frame) => frame.in_app === true);
  return {
    frames: cuts.keep('frames', frames, 'ends').map((frame) => normalizeFrame(frame, platform, isAnySaid, cuts)),
  };
}

function normalizeFrame(raw: Frame, eventPlatform: string, isAnySaid: boolean, cuts: Cuts): StoredFrame {
  const platform = raw.platform || eventPlatform;
  const absPath = raw.abs_path || raw.filename || undefined;
  const placed = {
    path: absPath ?? '',
    module: raw.module ?? '',
    function: raw.function ?? '',
    package: raw.package ?? '',
  };
  const said = raw.in_app ?? undefined;
  const inApp = isInApp(placed, familyOf(platform), said, isAnySaid);
  const frame: StoredFrame = { in_app: inApp };

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
    frame.context_line = cuts.text(withoutLineEnd(raw.context_line), LINE);
    if (raw.pre_context?.length) frame.pre_context = contextOf(raw.pre_context, 'last', cuts);
    if (raw.post_context?.length) frame.post_context = contextOf(raw.post_context, 'first', cuts);
  }
  if (raw.vars) frame.vars = boundedMap(raw.vars, 'variables', cuts);
  if (raw.data) frame.data = withoutOurs(boundedMap(raw.data, 'variables', cuts));
  // The client's word where it was not taken, as Sentry's servers write it: 1, 0, or -1 for none.
  if (said !== inApp) frame.data = { ...frame.data, orig_in_app: said === undefined ? -1 : said ? 1 : 0 };
  return frame;
}

/** Names that only the server writes: a client's own could pass a frame off as mapped, and choose its group. */
const OURS = ['symbolication', 'debug_id', 'orig_in_app'] as const;

const withoutOurs = (data: Record<string, unknown>): Record<string, unknown> =>
  OURS.some((name) => name in data)
    ? Object.fromEntries(Object.entries(data).filter(([name]) => !(OURS as readonly string[]).includes(name)))
    : data;

/** Ruby's lines come with their ends, which are no lines of their own. */
const withoutLineEnd = (line: string): string => line.replace(/[\r\n]+$/, '');

/** A URL is shown by its path: the host is the same for all frames and `abs_path` keeps it. */
function filenameOf(path: string): string {
  const afterHost = /^https?:\/\/[^/?#]*(\/[^?#]*)/.exec(path)?.[1];
  return afterHost ?? path;
}

const isPlace = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31;

/** The lines next to the frame's own. */
const contextOf = (lines: readonly (string | null)[], which: 'first' | 'last', cuts: Cuts): string[] =>
  cuts.keep('context_lines', lines, which).map((line) => cuts.text(withoutLineEnd(line ?? ''), LINE));
