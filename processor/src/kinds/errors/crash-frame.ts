interface Standing {
  in_app: boolean;
}

interface Broken<Frame extends Standing> {
  exception: readonly { stacktrace?: { frames: readonly Frame[] } }[];
  stacktrace?: { frames: readonly Frame[] };
}

/** The in-app frame nearest the crash, of the outermost exception that has frames; any frame where none is in-app. */
export function crashFrameOf<Frame extends Standing>(event: Broken<Frame>): Frame | undefined {
  const stacks = [event.stacktrace, ...event.exception.map((exception) => exception.stacktrace)];
  const frames = stacks.findLast((stack) => stack !== undefined)?.frames ?? [];
  return frames.findLast((frame) => frame.in_app) ?? frames.at(-1);
}
