import type { FrameV1, GroupedV1, StacktraceV1 } from './event-v1.ts';

/*
 * Frozen with grouping version 1: it took a frame for in-app where the client said so, or said nothing and the path was neither a
 * dependency nor part of the runtime. Today's table knows more languages, so it notes the client's word in `data.orig_in_app` wherever
 * it decided otherwise, and version 1 goes on as it was.
 */

interface NotedFrame extends FrameV1 {
  data?: { symbolication?: string; orig_in_app?: unknown };
}

interface NotedEvent extends GroupedV1 {
  exception: readonly (GroupedV1['exception'][number] & { stacktrace?: { frames: readonly NotedFrame[] } })[];
  stacktrace?: { frames: readonly NotedFrame[] };
}

export const asV1 = (event: NotedEvent): GroupedV1 => ({
  ...withFramesV1(event),
  exception: event.exception.map((exception) => withFramesV1(exception)),
});

const withFramesV1 = <Part extends { stacktrace?: StacktraceV1 }>(part: Part): Part =>
  part.stacktrace ? { ...part, stacktrace: { frames: part.stacktrace.frames.map(frameV1) } } : part;

function frameV1(frame: NotedFrame): FrameV1 {
  switch (frame.data?.orig_in_app) {
    case 1:
      return { ...frame, in_app: true };
    case 0:
      return { ...frame, in_app: false };
    case -1:
      return { ...frame, in_app: looksInAppV1(frame.abs_path ?? '', frame.function ?? '') };
    default:
      return frame;
  }
}

function looksInAppV1(path: string, functionName: string): boolean {
  if (path.includes('node_modules/')) return false;
  if (path === '' || path.startsWith('node:') || path === '[native code]' || path === 'native') return false;
  return !functionName.startsWith('__webpack_');
}
