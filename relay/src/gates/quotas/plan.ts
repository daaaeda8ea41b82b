import { BYTE_CATEGORIES, DATA_CATEGORIES, isDataCategory, isInBytes } from '@breakwater/sdk/wire';
import type { DataCategory, RateLimit } from '@breakwater/sdk/wire';

import { SPIKE_CATEGORIES } from '../../log/index.ts';
import type { ProjectSettings, Quota } from '../../log/index.ts';
import { shiftOf } from './window.ts';

/** One limit of one project: its size, its categories, and the key of its counter. */
export interface Rule {
  /** The key of the counter that all relays share. */
  key: string;
  kind: 'quota' | 'spike';
  /** 0 refuses everything and is not counted. A spike's limit is known only during the spike. */
  limit: number;
  windowMs: number;
  shift: number;
  scope: Quota['scope'];
  /** The categories that answers name; empty means all. */
  categories: DataCategory[];
  reason: string;
}

/** The limits of one project by category. */
export interface Plan {
  byCategory: ReadonlyMap<DataCategory, readonly Rule[]>;
  quotas: readonly Rule[];
}

const SPIKE_REASON = 'spike_protection';
const SPIKE_WINDOW_MS = 60_000;

const NO_SPIKES: ReadonlySet<string> = new Set([...SPIKE_CATEGORIES, ...BYTE_CATEGORIES]);

/**
 * Quotas that can match nothing are left out, as Relay does: only unknown categories (the `_indexed` twins among them), or pieces
 * and bytes together. A quota on all categories with a limit counts pieces.
 */
export function planOf(settings: ProjectSettings): Plan {
  const quotas = settings.quotas.flatMap((quota) => ruleOf(quota, settings) ?? []);
  const byCategory = new Map<DataCategory, Rule[]>();
  for (const category of DATA_CATEGORIES) {
    const rules = quotas.filter((rule) => matches(rule, category));
    if (settings.spikeProtection && !NO_SPIKES.has(category)) rules.push(spikeRuleOf(settings, category));
    if (rules.length > 0) byCategory.set(category, rules);
  }
  return { byCategory, quotas };
}

/** A quota without categories applies to pieces only; with limit 0 it applies to every category. */
const matches = ({ categories, limit }: Rule, category: DataCategory): boolean =>
  categories.length > 0 ? categories.includes(category) : limit === 0 || !isInBytes(category);

function ruleOf(quota: Quota, settings: ProjectSettings): Rule | null {
  const categories = quota.categories.filter(isDataCategory);
  if (quota.categories.length > 0 && categories.length === 0) return null;
  const inBytes = categories.filter(isInBytes).length;
  if (quota.limit > 0 && inBytes > 0 && inBytes < categories.length) return null;
  return {
    key: `${quota.id}:${quota.windowSeconds}@${ownerOf(quota.scope, settings)}`,
    kind: 'quota',
    limit: quota.limit,
    windowMs: quota.windowSeconds * 1000,
    shift: shiftOf(settings.organization),
    scope: quota.scope,
    categories,
    reason: wireSafe(quota.reasonCode),
  };
}

const spikeRuleOf = (settings: ProjectSettings, category: DataCategory): Rule => ({
  key: `spike@project:${settings.project}:${category}`,
  kind: 'spike',
  limit: Infinity,
  windowMs: SPIKE_WINDOW_MS,
  shift: shiftOf(settings.organization),
  scope: 'project',
  categories: [category],
  reason: SPIKE_REASON,
});

function ownerOf(scope: Quota['scope'], { organization, project, publicKey }: ProjectSettings): string {
  switch (scope) {
    case 'organization':
      return `organization:${organization}`;
    case 'project':
      return `project:${project}`;
    case 'key':
      return `key:${publicKey}`;
  }
}

/** A reason is written into a header, between colons and commas. */
const wireSafe = (reason: string): string => reason.replaceAll(/[^\w.-]/g, '_');

/** A rule as the rate limit that clients get. */
export const rateLimitOf = ({ categories, scope, reason }: Rule, retryAfterSeconds: number): RateLimit => ({
  retryAfterSeconds,
  categories,
  scope,
  reasonCode: reason,
});
