/*
 * Frozen with grouping version 1: all that it reads of an event. Stored events may get more, but one that no longer fits this
 * would move events to other issues; a version 2 then has a type of its own beside this one.
 */

export interface GroupedV1 {
  platform: string;
  level: string;
  message?: { formatted: string; message?: string };
  /** Oldest cause first: the last value is the one shown as the title. */
  exception: readonly ExceptionV1[];
  /** Where a message was captured. */
  stacktrace?: StacktraceV1;
  tags: readonly (readonly [name: string, value: string])[];
  logger?: string;
  transaction?: string;
  /** As the client set it. */
  fingerprint?: readonly string[];
}

export interface ExceptionV1 {
  type: string;
  value: string;
  mechanism?: Readonly<Record<string, unknown>>;
  stacktrace?: StacktraceV1;
}

export interface StacktraceV1 {
  /** Oldest call first: the last frame is where it crashed. */
  frames: readonly FrameV1[];
}

export interface FrameV1 {
  filename?: string;
  abs_path?: string;
  function?: string;
  module?: string;
  platform?: string;
  in_app: boolean;
  context_line?: string;
  /** `symbolication` is `ok` where a source map named the frame. */
  data?: { symbolication?: string };
}
