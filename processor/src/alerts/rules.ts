import type { MailReader } from '../notify/channels/mail/reader.ts';
import { NOTICES_AN_HOUR } from './budget.ts';
import type { DirectoryState } from './directory-state.ts';
import { isOff, perHourOf, readerOf } from './reader-of.ts';
import type { ReaderTools } from './reader-of.ts';
import { MAIL_PREFIX } from './receivers.ts';

/** The choices of receivers, as deliveries ask for them. */
export interface ChosenRules {
  /** Single notices that the receiver gets in an hour. A channel has the default. */
  perHour(receiver: string): Promise<number>;
  /** Whether an address turned a project off. */
  isOff(address: string, project: number): Promise<boolean>;
  /** The person behind an address, for a mail about these projects. */
  reader(address: string, projects: readonly number[]): Promise<MailReader>;
}

export const chosenRules = (directory: DirectoryState, tools: ReaderTools): ChosenRules => ({
  perHour: async (receiver) =>
    receiver.startsWith(MAIL_PREFIX)
      ? perHourOf(await directory.current(), receiver.slice(MAIL_PREFIX.length))
      : NOTICES_AN_HOUR,
  isOff: async (address, project) => isOff(await directory.current(), address, project),
  reader: async (address, projects) => readerOf(await directory.current(), address, projects, tools),
});
