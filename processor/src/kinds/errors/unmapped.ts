import { cut } from '../../normalize/cut.ts';
import type { StoredEvent, StoredFrame } from '../../store/stored-event.ts';

/** More files than this in one stack wait for nothing but a whole build: its other frames name the same one. */
const KEYS_MAX = 20;
const PATH_MAX = 300;

/**
 * The keys of the maps that an event's in-app frames of JavaScript wait for: `debug:ID` where the file names its map, else `file:RELEASE|DIST|PATH`.
 * Empty where each is mapped, or was written as it runs.
 */
export function unmappedOf(event: StoredEvent): string[] {
  const stacks = [event.stacktrace, ...event.exception.map(({ stacktrace }) => stacktrace)];
  const keys = new Set<string>();
  for (const frame of stacks.flatMap((stack) => stack?.frames ?? [])) {
    const key = keyOf(frame, event);
    if (key !== null && keys.size < KEYS_MAX) keys.add(key);
  }
  return [...keys];
}

function keyOf(frame: StoredFrame, { platform, release = '', dist = '' }: StoredEvent): string | null {
  if (!frame.in_app || frame.data?.symbolication === 'ok') return null;
  if (frame.data?.symbolication !== undefined) {
    const { symbolication, debug_id: debugId } = frame.data;
    return symbolication === 'missing_source_map' && debugId !== undefined ? `debug:${debugId}` : null;
  }
  // Only a browser's file is fetched minified; a map for it is found by its release and path.
  const path = frame.abs_path ?? frame.filename ?? '';
  const isMinified = (frame.platform ?? platform) === 'javascript' && (frame.colno ?? 0) > 0 && /^https?:/.test(path);
  if (!isMinified || release === '') return null;
  return `file:${release}|${dist}|${cut(path.replace(/[?#].*$/s, ''), PATH_MAX)}`;
}
