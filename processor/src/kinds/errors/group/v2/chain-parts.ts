import { familyOf } from '../../frames/family.ts';
import { exceptionFacts } from './exception-facts.ts';
import type { ExceptionFacts, GroupedException } from './exception-facts.ts';
import type { GroupedFrame, OwnFrame } from './own-frame.ts';
import { NO_REASONS, partText } from './part.ts';
import type { HashedPart, Reasons } from './part.ts';
import { libraryOf, ownFrames, stackParts } from './stack-parts.ts';

export interface ChainParts {
  /** Parts that join builds. */
  parts: HashedPart[];
  /** The places of frames that are not mapped; empty where all are. */
  places: string[];
}

interface Link {
  exception: GroupedException;
  facts: ExceptionFacts;
  frames: readonly GroupedFrame[];
  own: readonly OwnFrame[];
}

const GROUP_TYPES =
  /(?:^|\.)(?:AggregateError|AggregateException|BaseExceptionGroup|ExceptionGroup|MultipleErrors|CompositeException|MultiError|joinError)$/;

/**
 * The parts of a chain of exceptions, oldest cause first. The whole chain decides which parts count: where any of its exceptions has
 * frames of the application, the others add their type alone, so that another version of a library changes nothing.
 */
export function chainParts(
  exceptions: readonly GroupedException[],
  {
    platform,
    stack,
    transaction,
  }: { platform: string; stack: readonly GroupedFrame[] | undefined; transaction: string },
  reasons: Reasons,
): ChainParts {
  const counted = exceptions.filter((exception) => !isSuppressed(exception, reasons));
  const links = linksOf(counted, { platform, stack }, reasons);
  const anyOwn = links.some(({ own }) => own.length > 0);
  const made = links.map((link) =>
    linkParts(link, { platform, anyOwn, transaction, isOutermost: link === links.at(-1) }, reasons),
  );
  return {
    parts: arranged(
      links,
      made.map(({ parts }) => parts),
      reasons,
    ),
    places: made.flatMap(({ places }) => places),
  };
}

/** Java adds exceptions to one while it closes resources; they are no part of what went wrong. */
function isSuppressed({ mechanism, type }: GroupedException, reasons: Reasons): boolean {
  if (mechanism?.['type'] !== 'suppressed') return false;
  reasons.leave('suppressed', () => type);
  return true;
}

function linksOf(
  exceptions: readonly GroupedException[],
  { platform, stack }: { platform: string; stack: readonly GroupedFrame[] | undefined },
  reasons: Reasons,
): Link[] {
  const isAnyStack = exceptions.some(({ stacktrace }) => (stacktrace?.frames.length ?? 0) > 0);
  const read = (isLenient: boolean, told: Reasons): Link[] =>
    exceptions.map((exception, index) => {
      const facts = exceptionFacts(exception, platform);
      const outer = index === exceptions.length - 1 && !isAnyStack ? stack : undefined;
      const frames = framesOf(exception, exception.stacktrace?.frames ?? outer ?? [], facts, platform, told);
      return { exception, facts, frames, own: ownFrames(frames, platform, told, isLenient) };
    });
  const strict = read(false, NO_REASONS);
  if (strict.every(({ own }) => own.length === 0)) return read(true, reasons);
  return reasons === NO_REASONS ? strict : read(false, reasons);
}

/** No frames of a stack that an SDK made because there was none, nor of a loader that could not fetch a file. */
function framesOf(
  { mechanism, type }: GroupedException,
  frames: readonly GroupedFrame[],
  { isLoadFailure }: ExceptionFacts,
  platform: string,
  reasons: Reasons,
): readonly GroupedFrame[] {
  if (frames.length === 0) return frames;
  if (isLoadFailure) {
    reasons.leave('load_failure', () => type);
    return [];
  }
  // Signals of native code are synthetic too, but their stacks are real.
  if (mechanism?.['synthetic'] === true && familyOf(platform) === 'script') {
    reasons.leave('stand_in', () => type);
    return [];
  }
  return frames;
}

/** Types that every kind of error has, in languages whose stacks come without source lines: two raises in one function are alike. */
const ANY_ERROR =
  /^(?:\*(?:errors\.(?:errorString|fundamental|withStack|withMessage|joinError)|fmt\.wrapErrors?)|panic|java\.lang\.(?:Exception|RuntimeException|Error|Throwable)|System\.Exception|RuntimeError|StandardError)$/;

const SAYS_NOTHING =
  /^(?:|undefined|null|\[?object Object\]?|Object|Error|Unknown error|<unknown>|None|nil|n\/a|Exception|No error message|(?:Non-Error (?:exception|promise rejection) captured(?: with value: (?:undefined|null|\{\})?)?))$/i;

function linkParts(
  { exception, facts, frames, own }: Link,
  {
    platform,
    anyOwn,
    transaction,
    isOutermost,
  }: { platform: string; anyOwn: boolean; transaction: string; isOutermost: boolean },
  reasons: Reasons,
): ChainParts {
  const parts: HashedPart[] = [{ kind: 'type', text: facts.type }];
  if (own.length > 0) {
    const stack = stackParts(own, facts.isOverflow, reasons);
    const isAlike = own.at(-1)?.line === '' && ANY_ERROR.test(facts.type);
    const usesMessage =
      !stack.isExact || facts.wasMinified || (isAlike && !facts.isOverflow) || frames !== exception.stacktrace?.frames;
    if (usesMessage) parts.push({ kind: 'message', text: facts.message });
    else {
      reasons.leave('place_is_enough', () => exception.value);
      parts.push(...codeParts(facts));
    }
    return { parts: [...parts, ...stack.parts], places: stack.places };
  }
  if (anyOwn) {
    if (frames.length > 0 || exception.value !== '') reasons.leave('cause_without_own_frames', () => exception.type);
    return { parts: [...parts, ...codeParts(facts)], places: [] };
  }
  if (facts.message !== '') parts.push({ kind: 'message', text: facts.message });
  const library = frames.length > 0 ? libraryOf(frames, platform) : '';
  if (library !== '') parts.push({ kind: 'library', text: library });
  if (isOutermost && transaction !== '' && SAYS_NOTHING.test(exception.value.trim()))
    parts.push({ kind: 'transaction', text: transaction });
  return { parts, places: [] };
}

const codeParts = ({ codes }: ExceptionFacts): HashedPart[] => codes.map((text) => ({ kind: 'code', text }));

/**
 * The parts of all links in one order. A group's members count once each, in an order of their own: how many there are, and which failed
 * first, is of the moment. A wrapper that repeats itself counts once.
 */
function arranged(links: readonly Link[], made: readonly HashedPart[][], reasons: Reasons): HashedPart[] {
  const isGroup = links.some(
    ({ exception: { type, mechanism } }) => mechanism?.['is_exception_group'] === true || GROUP_TYPES.test(type),
  );
  const keyOf = (parts: readonly HashedPart[]): string => parts.map(partText).join('\n');
  if (isGroup) {
    const root = made.at(-1) ?? [];
    const members = new Map(made.slice(0, -1).map((parts) => [keyOf(parts), parts]));
    if (members.size < made.length - 1) reasons.leave('member_alike', () => '');
    return [
      ...[...members].toSorted(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, parts]) => parts),
      ...root,
    ];
  }
  const kept = made.filter((parts, index) => index === 0 || keyOf(parts) !== keyOf(made[index - 1] ?? []));
  return kept.flat();
}
