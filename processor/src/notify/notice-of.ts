import { digestEntriesOf } from '../alerts/digest-entries.ts';
import type { DigestNotice } from '../alerts/digest-entries.ts';
import { digestOf } from '../alerts/digest.ts';
import { silencedNotices } from '../alerts/silenced.ts';
import type { SystemAccess } from '../directory/access.ts';
import { deletedProjects } from '../directory/projects.ts';
import type { Store } from '../store/port.ts';
import type { MailReader } from './channels/mail/reader.ts';
import type { Delivery } from './delivery.ts';
import { deliveriesWhere } from './delivery-rows.ts';
import { mailInputs } from './issue-facts.ts';
import type { Doubted, Notice } from './notice.ts';

/** The rules, as far as the owner of deliveries asks them. */
export interface ReceiverRules {
  /** Single notices that the receiver gets in an hour. */
  perHour(receiver: string): Promise<number>;
  /** Whether an address turned a project off, also after a notice of it began to wait. */
  isOff(address: string, project: number): Promise<boolean>;
  /** The person behind an address, for a mail about these projects. */
  reader(address: string, projects: readonly number[]): Promise<MailReader>;
}

export interface NoticeTools {
  store: Pick<Store, 'select'>;
  rules: ReceiverRules;
  /** The access of a notice to the projects that its decisions name. */
  accessTo(projects: readonly number[]): SystemAccess;
  baseUrl: string;
}

/**
 * The facts of a delivery, read now: a message that waited shows what is known when it leaves. Null where nothing is left to say: the
 * project was deleted, or the receiver turned it off.
 */
export async function noticeOf(
  delivery: Delivery,
  doubted: readonly Doubted[],
  { store, rules, accessTo, baseUrl }: NoticeTools,
): Promise<Notice | null> {
  const { about, decision } = delivery;
  const common = { doubted, baseUrl, unsubscribe: null };
  const address = delivery.receiver.startsWith('mail:') ? delivery.receiver.slice('mail:'.length) : null;
  const wanted = async (projects: readonly number[]): Promise<number[]> => {
    const deleted = await deletedProjects(store, projects);
    const isOff = await Promise.all(projects.map((project) => address !== null && rules.isOff(address, project)));
    return projects.filter((project, index) => !deleted.has(project) && !isOff[index]);
  };
  const readerFor = (projects: readonly number[]): Promise<MailReader> | null =>
    address === null ? null : rules.reader(address, projects);

  switch (about.kind) {
    case 'new':
    case 'regressed': {
      if ((await wanted([about.project])).length === 0) return null;
      const reader = await readerFor([about.project]);
      const inputs = await mailInputs(store, accessTo([about.project]), [{ v: 1, ...about, decision }], baseUrl);
      const issue = inputs.get(decision);
      if (!issue) throw new Error(`nothing is known of the decision ${decision}`);
      return {
        ...common,
        kind: 'issue',
        issue: { ...issue, ...(reader && { reader }) },
        unsubscribe: reader?.off ?? null,
      };
    }
    case 'digest': {
      const entries = (await deliveriesWhere(store, 'd.part_of = {id:String}', { id: delivery.id })).flatMap(
        digestNotice,
      );
      const projects = await wanted([...new Set(entries.map(({ project }) => project))]);
      const notices = entries.filter(({ project }) => projects.includes(project));
      const digest = digestOf(await digestEntriesOf(store, accessTo(projects), notices, baseUrl));
      if (!digest) return null;
      const reader = await readerFor(projects);
      return {
        ...common,
        kind: 'digest',
        digest: {
          digest,
          reader: reader ?? { ...NO_PERSON, settings: `${baseUrl}/settings` },
          link: `${baseUrl}/issues`,
          dataUpTo: about.at,
          perHour: await rules.perHour(delivery.receiver),
        },
        unsubscribe: reader?.off ?? null,
      };
    }
    case 'operator':
      return { ...common, kind: 'operator', notice: about };
    case 'silence_ended':
      return silenceNotice(about);
  }

  async function silenceNotice(ended: Extract<Delivery['about'], { kind: 'silence_ended' }>): Promise<Notice | null> {
    const { silence: id, project, environment, by, until, why } = ended;
    if ((await wanted([project])).length === 0) return null;
    const access = accessTo([project]);
    const digest = digestOf(await digestEntriesOf(store, access, await silencedNotices(store, access, id), baseUrl));
    if (!digest) return null;
    const reader = await readerFor([project]);
    return {
      ...common,
      kind: 'digest',
      digest: {
        digest,
        reader: reader ?? { ...NO_PERSON, settings: `${baseUrl}/settings` },
        link: `${baseUrl}/issues`,
        dataUpTo: ended.at,
        perHour: await rules.perHour(delivery.receiver),
        silence: { environment: environment ?? '', by, until, why },
      },
      unsubscribe: reader?.off ?? null,
    };
  }
}

/** A channel that is read by several people has no time zone of its own. */
const NO_PERSON = { email: '', timeZone: 'UTC', why: 'setting', off: null } as const;

function digestNotice({ about, decision, because }: Delivery): DigestNotice[] {
  if (about.kind !== 'new' && about.kind !== 'regressed') return [];
  const { kind, project, issue, at, release, environment, level = 'error', handled = false } = about;
  return [
    {
      decision,
      kind,
      project,
      issue,
      at,
      release,
      environment,
      level,
      handled,
      because: because === '' ? 'budget' : because,
    },
  ];
}
