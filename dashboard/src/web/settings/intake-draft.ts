import type { Intake, IntakeFilters, IntakeRequest } from '../../contract/intake.ts';
import type { DrainDraft } from './drains.tsx';
import { linesOf } from './lines-field.tsx';
import { draftOf, quotaOf } from './quota-editor.tsx';
import type { QuotaDraft } from './quota-editor.tsx';

export const SWITCHES = ['browserExtensions', 'legacyBrowsers', 'crawlers', 'localhost', 'healthChecks'] as const;
export const LISTS = ['errorMessages', 'releases', 'urls', 'ips'] as const;

/** The intake in the form: lists as the text that a person types. */
export interface IntakeDraft {
  allowedDomains: string;
  switches: Record<(typeof SWITCHES)[number], boolean>;
  lists: Record<(typeof LISTS)[number], string>;
  quotas: QuotaDraft[];
  keys: { publicKey: string; label: string; quotas: QuotaDraft[] }[];
  drains: DrainDraft[];
  spikeProtection: boolean;
}

export function draftOfIntake({ allowedDomains, filters, quotas, keys, drains, spikeProtection }: Intake): IntakeDraft {
  return {
    allowedDomains: allowedDomains.join('\n'),
    switches: Object.fromEntries(SWITCHES.map((name) => [name, filters[name]])) as IntakeDraft['switches'],
    lists: Object.fromEntries(LISTS.map((name) => [name, filters[name].join('\n')])) as IntakeDraft['lists'],
    quotas: quotas.map(draftOf),
    keys: keys.map((key) => ({ ...key, quotas: key.quotas.map(draftOf) })),
    drains: drains.map(({ client, release = '' }) => ({ client, release })),
    spikeProtection,
  };
}

/** The body of the `PUT`. The server validates it and names the fields; here nothing is judged twice. */
export function requestOf(draft: IntakeDraft, version: number): IntakeRequest {
  const lists = Object.fromEntries(LISTS.map((name) => [name, linesOf(draft.lists[name])]));
  return {
    version,
    allowedDomains: linesOf(draft.allowedDomains),
    filters: { ...draft.switches, ...lists } as IntakeFilters,
    quotas: draft.quotas.map(quotaOf),
    keys: draft.keys.map(({ publicKey, quotas }) => ({ publicKey, quotas: quotas.map(quotaOf) })),
    drains: draft.drains.map(({ client, release }) => ({ client, ...(release.trim() !== '' && { release }) })),
    spikeProtection: draft.spikeProtection,
  };
}
