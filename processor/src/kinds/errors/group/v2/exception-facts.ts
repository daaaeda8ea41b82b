import { familyOf } from '../../frames/family.ts';
import { engineWording } from './messages/engine-wordings.ts';
import { kindOfMessage, readMessage } from './messages/kind-of-message.ts';
import { loadFailure } from './messages/load-failures.ts';
import { jvmClass } from './names/jvm-names.ts';
import { isMinifiedType } from './names/minified.ts';
import { phpName } from './names/other-names.ts';
import type { GroupedFrame } from './own-frame.ts';

export interface GroupedException {
  type: string;
  value: string;
  mechanism?: Readonly<Record<string, unknown>>;
  stacktrace?: { frames: readonly GroupedFrame[] };
}

/** An exception's type and message as far as they tell one bug from another. */
export interface ExceptionFacts {
  type: string;
  message: string;
  /** Codes in its message, which are kinds of failure also where the message does not count. */
  codes: readonly string[];
  /** The name that the exception came with was a minifier's. */
  wasMinified: boolean;
  isLoadFailure: boolean;
  isOverflow: boolean;
}

const OVERFLOW =
  /^(?:RecursionError|(?:java\.lang\.)?StackOverflowError|SystemStackError|System\.StackOverflowException|StackOverflow(?:Exception)?)$/;

export function exceptionFacts({ type, value }: GroupedException, platform: string): ExceptionFacts {
  const isScript = familyOf(platform) === 'script';
  const failure = isScript ? loadFailure(type, value) : null;
  const wording = failure ?? (isScript ? engineWording(type, value) : null);
  if (wording) {
    const isOverflow = wording.kind === 'call stack is full';
    return {
      type: wording.type,
      message: wording.kind,
      codes: [],
      wasMinified: false,
      isLoadFailure: failure !== null,
      isOverflow,
    };
  }
  const wasMinified = isScript && isMinifiedType(type);
  const { kind, codes } = readMessage(withoutMembers(value));
  return {
    type: wasMinified ? 'Error' : stableType(type),
    message: kind,
    codes,
    wasMinified,
    isLoadFailure: false,
    isOverflow: OVERFLOW.test(type) || /maximum recursion depth exceeded/.test(value),
  };
}

/** A type that has values in it, and classes that a proxy or a compiler named. */
function stableType(type: string): string {
  if (type === '') return 'Error';
  if (!/[\d\s$@]/.test(type)) return type;
  const bare = phpName(jvmClass(type))
    .replace(/`\d+/g, '')
    .replace(/\$\d+$/, '');
  return /\s/.test(bare) ? kindOfMessage(bare) : bare;
}

/** Wrappers repeat what they hold, once for each of it. */
const withoutMembers = (value: string): string =>
  value
    .replace(/^(One or more errors occurred\.) ?\([\s\S]*$/, '$1')
    .replace(/\((\d+) sub-exceptions?\)/, '($1 sub-exceptions)')
    .replace(/^(\d+) errors? occurred:[\s\S]*$/, '$1 errors occurred');
