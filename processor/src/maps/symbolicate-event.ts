import type { StoredEvent, StoredException, StoredFrame, StoredStacktrace } from '../store/stored-event.ts';
import type { SourceMaps } from './source-maps.ts';
import { symbolicateFrame } from './symbolicate-frame.ts';

/**
 * The most frames of one event. Each gets eleven source lines, so a stack of thousands would make the event a hundred times
 * larger.
 */
const FRAMES_MAX = 500;

/**
 * Replaces frames of minified files by frames of original ones, where the event names debug ids (RFC 81 of Sentry) and their
 * maps are known. A frame that cannot be mapped stays unchanged, with the reason in `data.symbolication`.
 */
export async function symbolicateEvent(event: StoredEvent, maps: SourceMaps): Promise<StoredEvent> {
  const byDebugId = framesByDebugId(event);
  if (byDebugId.size === 0) return event;

  const mapped = new Map<StoredFrame, StoredFrame>();
  for (const [debugId, frames] of byDebugId) {
    const loaded = await maps.load(event.project, debugId);
    for (const frame of frames) mapped.set(frame, symbolicateFrame(frame, debugId, loaded));
  }

  const symbolicated = { ...event, exception: event.exception.map((exception) => withFrames(exception, mapped)) };
  if (event.stacktrace) symbolicated.stacktrace = replaceFrames(event.stacktrace, mapped);
  return symbolicated;
}

/** The debug ids of the maps that an event needs. */
export const debugIdsOf = (event: StoredEvent): string[] => [...framesByDebugId(event).keys()];

function framesByDebugId(event: StoredEvent): Map<string, StoredFrame[]> {
  const debugIds = new Map<string, string>();
  for (const image of event.debug_meta?.images ?? []) {
    if (image.type === 'sourcemap' || image.type === '') debugIds.set(image.code_file, image.debug_id);
  }
  const frames = new Map<string, StoredFrame[]>();
  if (debugIds.size === 0) return frames;

  const stacks = [...event.exception.map((exception) => exception.stacktrace), event.stacktrace];
  const nearestTheCrash = stacks.flatMap((stack) => stack?.frames ?? []).slice(-FRAMES_MAX);
  for (const frame of nearestTheCrash) {
    const debugId = debugIds.get(frame.abs_path ?? '') ?? debugIds.get(frame.filename ?? '');
    if (debugId === undefined) continue;
    const list = frames.get(debugId);
    if (list) list.push(frame);
    else frames.set(debugId, [frame]);
  }
  return frames;
}

function withFrames(exception: StoredException, mapped: ReadonlyMap<StoredFrame, StoredFrame>): StoredException {
  if (!exception.stacktrace) return exception;
  const stacktrace = replaceFrames(exception.stacktrace, mapped);
  const changed = stacktrace.frames.some((frame) => isMapped(frame));
  return changed ? { ...exception, stacktrace, raw_stacktrace: exception.stacktrace } : { ...exception, stacktrace };
}

const isMapped = (frame: StoredFrame): boolean =>
  frame.data?.symbolication === 'ok' || frame.data?.symbolication === 'missing_source_content';

const replaceFrames = (
  stacktrace: StoredStacktrace,
  mapped: ReadonlyMap<StoredFrame, StoredFrame>,
): StoredStacktrace => ({ frames: stacktrace.frames.map((frame) => mapped.get(frame) ?? frame) });
