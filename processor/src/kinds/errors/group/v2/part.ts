/** A piece of what an event is grouped by. The words before the text are the same in hashes, in rows and on the page. */
export interface HashedPart {
  kind: PartKind;
  text: string;
}

export type PartKind =
  | 'client'
  | 'type'
  | 'message'
  | 'code'
  | 'frame'
  | 'line'
  | 'library'
  | 'place'
  | 'platform'
  | 'transaction'
  | 'logger';

/** The reasons why something of an event does not count; the page has a sentence for each. */
export type LeftOutReason =
  | 'not_in_app'
  | 'of_sdk'
  | 'generated'
  | 'minified'
  | 'repeated'
  | 'stand_in'
  | 'place_is_enough'
  | 'cause_without_own_frames'
  | 'member_alike'
  | 'suppressed'
  | 'empty_template'
  | 'load_failure'
  | 'client_decides';

export interface LeftOut {
  why: LeftOutReason;
  /** A frame, a message or a type as it came, shortened. */
  text: string;
}

export const partText = ({ kind, text }: HashedPart): string => `${kind}: ${text}`;

const LEFT_OUT_MAX = 30;
const TEXT_MAX = 200;

/** Takes what is left out, as a decision goes on. Events are grouped without: only who asks why is told. */
export interface Reasons {
  leave(why: LeftOutReason, text: () => string): void;
}

export const NO_REASONS: Reasons = { leave: () => undefined };

/** Bounded, as a hostile stack has hundreds of frames. */
export class KeptReasons implements Reasons {
  readonly left: LeftOut[] = [];
  #seen = new Set<string>();

  leave(why: LeftOutReason, text: () => string): void {
    if (this.left.length >= LEFT_OUT_MAX) return;
    const short = text().slice(0, TEXT_MAX);
    const key = `${why} ${short}`;
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    this.left.push({ why, text: short });
  }
}
