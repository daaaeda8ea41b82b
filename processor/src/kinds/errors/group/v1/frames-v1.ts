import type { FrameV1, StacktraceV1 } from './event-v1.ts';

/*
 * Frozen with grouping version 1: what of a frame tells one bug from another.
 */

/** Their SDKs send source lines that are the real ones. */
const PLATFORMS_WITH_CONTEXT = new Set(['javascript', 'node', 'python', 'php', 'ruby']);
const LONGEST_LINE = 120;
/** Nearest the crash. Deeper than this, where a stack began says little about what went wrong. */
const FRAMES_MAX = 100;
const NO_PLACE = new Set(['<anonymous>', '[native code]', 'native', 'eval']);

/**
 * One text per frame that counts, oldest first. In-app frames where any of them counts, all frames otherwise; a direct
 * recursion counts once, however deep it went.
 */
export function framePartsV1(stacktrace: StacktraceV1 | undefined, eventPlatform: string): string[] {
  const frames = stacktrace?.frames ?? [];
  const inApp = partsOf(
    frames.filter((frame) => frame.in_app),
    eventPlatform,
  );
  return inApp.length > 0 ? inApp : partsOf(frames, eventPlatform);
}

function partsOf(frames: readonly FrameV1[], eventPlatform: string): string[] {
  const parts: string[] = [];
  for (const frame of frames) {
    const part = partOf(frame, frame.platform ?? eventPlatform);
    if (part !== null && part !== parts.at(-1)) parts.push(part);
  }
  // A lone frame that knows only a URL is where a script begins, not what went wrong.
  return parts.length === 1 && parts[0] === URL_ONLY
    ? []
    : parts.filter((part) => part !== URL_ONLY).slice(-FRAMES_MAX);
}

const URL_ONLY = 'frame:url';

function partOf(frame: FrameV1, platform: string): string | null {
  const path = frame.abs_path ?? frame.filename ?? '';
  if (NO_PLACE.has(path) || NO_PLACE.has(frame.filename ?? '')) return null;

  const isScript = platform === 'javascript' || platform === 'node';
  const isMapped = frame.data?.symbolication === 'ok';
  const line = PLATFORMS_WITH_CONTEXT.has(platform) ? (frame.context_line?.trim() ?? '') : '';
  const context = line.length <= LONGEST_LINE ? line : '';

  const isUrl = !isMapped && /^(?:https?|blob|file|chrome-extension|capacitor|app):/.test(path);
  const place = frame.module ?? (isUrl ? '' : basename(frame.filename ?? path));
  const name = isScript && isMapped && context !== '' ? '' : functionOf(frame.function ?? '', isScript);

  if (place === '' && name === '' && context === '') return path === '' ? null : URL_ONLY;
  return `frame:${[place, name, context].filter((piece) => piece !== '').join('|')}`;
}

/** `Object.submit` and `t.submit` are one function after two builds. */
function functionOf(name: string, isScript: boolean): string {
  const last = isScript ? (name.split('.').at(-1) ?? '') : name;
  return last === '?' || NO_PLACE.has(last) ? '' : last;
}

const basename = (path: string): string => path.split(/[?#]/, 1)[0]?.split(/[\\/]/).at(-1)?.toLowerCase() ?? '';
