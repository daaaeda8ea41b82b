import type { z } from 'zod';

import type { Notice } from '../notice.ts';

/** The answer to one attempt. */
export type Sent =
  | { kind: 'sent'; ref?: string; detail?: string }
  /** The receiver does not have it, and may take it later. `afterMs`: what a service asked for. */
  | { kind: 'later'; afterMs?: number; detail: string }
  /** The receiver does not have it, and will not take it. */
  | { kind: 'refused'; detail: string }
  /** The receiver may have it. */
  | { kind: 'doubt'; detail: string }
  /** Nothing is set up to send with: the message is kept, to be read on the page of deliveries. */
  | { kind: 'kept' };

export interface Attempt {
  /** Ends the attempt at once when it is aborted. */
  signal: AbortSignal;
  /**
   * Asked once by a channel that is not repeatable, right before the step after which the receiver may have the message: everything
   * that can fail or take long before that step has been done. Where the answer is false the channel ends the attempt without the step.
   */
  permit(): Promise<boolean>;
}

/** A way to reach a receiver: one file each, and a row in `channels.ts`. Each passes `testing/channel-contract.ts`. */
export interface Channel<Config, Rendered extends { title: string } = { title: string }> {
  kind: string;
  config: z.ZodType<Config>;
  /** Whether its receivers can drop a repeat by its key. A message in doubt is then sent again under the same key, else never. */
  repeatable: boolean;
  /** Whether its messages are signed, so that its config has a secret. */
  signs: boolean;
  /** The message. Pure; it has texts of anybody made safe, and `title` for lists of deliveries. */
  render(notice: Notice): Rendered;
  /**
   * One attempt, of 30 seconds at most. Never rejects. When the signal is aborted it ends at once: as `later` where the receiver cannot
   * have the message, else as `doubt`.
   */
  send(rendered: Rendered, to: Config, key: string, attempt: Attempt): Promise<Sent>;
}

const DETAIL = 500;

/** Words of another machine, bounded. */
export const boundedDetail = (text: string): string => text.slice(0, DETAIL);
