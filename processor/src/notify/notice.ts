import type { OperatorNotice } from '@breakwater/relay/log';

import type { DigestMailInput } from './channels/mail/digest-mail-facts.ts';
import type { IssueMailInput } from './channels/mail/issue-mail-facts.ts';

/** An earlier message that the receiver may not have got. */
export interface Doubted {
  title: string;
  at: number;
}

/** All that a message is made of, already read: channels ask no store. */
export type Notice = {
  /** Earlier messages in doubt, which this one names. */
  doubted: readonly Doubted[];
  baseUrl: string;
  /** The address that one click posts to, which ends such messages. */
  unsubscribe: string | null;
} & (
  | { kind: 'issue'; issue: IssueMailInput }
  | { kind: 'digest'; digest: DigestMailInput }
  | { kind: 'operator'; notice: Pick<OperatorNotice, 'title' | 'detail' | 'stage' | 'at'> }
  | { kind: 'test'; at: number; by: string }
);
