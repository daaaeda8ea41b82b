import type { Store } from '../store/port.ts';
import { DEFAULT_DAYS, INSTALLATION } from './limits.ts';
import type { KeptKind } from './limits.ts';

/** A row of `retention`: days by kind, 0 where it follows the installation. */
export interface RetentionSetting {
  projectId: number;
  version: number;
  events: number;
  spans: number;
}

/** The days that are in force. */
export interface Retention {
  daysOf(project: number, kind: KeptKind): number;
  /** The longest of all projects and of those to come: tables keep whole weeks so long. */
  longest(kind: KeptKind): number;
  /** Projects with a row of their own. */
  projects: readonly number[];
}

/** As many as there may be projects. */
const MOST = 20_000;

/** All settings, that of the installation too. */
export const readSettingsOfRetention = (store: Pick<Store, 'select'>): Promise<RetentionSetting[]> =>
  store.select<RetentionSetting>(
    `SELECT project_id AS projectId, toFloat64(version) AS version, events, spans
     FROM retention FINAL
     ORDER BY project_id
     LIMIT ${MOST}`,
  );

export const readRetention = async (store: Pick<Store, 'select'>): Promise<Retention> =>
  retentionOf(await readSettingsOfRetention(store));

export function retentionOf(settings: readonly RetentionSetting[]): Retention {
  const byProject = new Map(settings.map((setting) => [setting.projectId, setting]));
  const daysOf = (project: number, kind: KeptKind): number =>
    byProject.get(project)?.[kind] || byProject.get(INSTALLATION)?.[kind] || DEFAULT_DAYS[kind];
  return {
    daysOf,
    longest: (kind) => Math.max(daysOf(INSTALLATION, kind), ...[...byProject.keys()].map((id) => daysOf(id, kind))),
    projects: [...byProject.keys()].filter((id) => id !== INSTALLATION),
  };
}
