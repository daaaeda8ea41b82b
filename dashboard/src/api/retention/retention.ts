import type { AllowedId } from '@breakwater/processor/directory';
import { DEFAULT_DAYS, INSTALLATION, readSettingsOfRetention, retentionOf } from '@breakwater/processor/retention';
import type { RetentionSetting } from '@breakwater/processor/retention';
import type { Store } from '@breakwater/processor/store';

import type {
  InstallationRetention,
  InstallationRetentionRequest,
  ProjectRetention,
  ProjectRetentionRequest,
} from '../../contract/retention.ts';
import { ApiError } from '../errors.ts';

export async function installationRetention(store: Store): Promise<InstallationRetention> {
  const { version, events, spans } = settingOf(await readSettingsOfRetention(store), INSTALLATION);
  return { version, events: events || DEFAULT_DAYS.events, spans: spans || DEFAULT_DAYS.spans };
}

export async function projectRetention(store: Store, projectId: AllowedId): Promise<ProjectRetention> {
  const settings = await readSettingsOfRetention(store);
  const { version, events, spans } = settingOf(settings, projectId);
  const { daysOf } = retentionOf(settings);
  return {
    version,
    events: events || null,
    spans: spans || null,
    installation: { events: daysOf(INSTALLATION, 'events'), spans: daysOf(INSTALLATION, 'spans') },
  };
}

/** @throws ApiError `settings_changed` where somebody else was faster. */
export const changeInstallationRetention = async (
  store: Store,
  { version, events, spans }: InstallationRetentionRequest,
  made: { by: string; at: number },
): Promise<InstallationRetention> => {
  await change(store, { projectId: INSTALLATION, version, events, spans }, made);
  return installationRetention(store);
};

/** @throws ApiError `settings_changed` where somebody else was faster. */
export const changeProjectRetention = async (
  store: Store,
  projectId: AllowedId,
  { version, events, spans }: ProjectRetentionRequest,
  made: { by: string; at: number },
): Promise<ProjectRetention> => {
  await change(store, { projectId, version, events: events ?? 0, spans: spans ?? 0 }, made);
  return projectRetention(store, projectId);
};

const settingOf = (settings: readonly RetentionSetting[], projectId: number): RetentionSetting =>
  settings.find((setting) => setting.projectId === projectId) ?? { projectId, version: 0, events: 0, spans: 0 };

async function change(store: Store, read: RetentionSetting, { by, at }: { by: string; at: number }): Promise<void> {
  const { projectId, events, spans } = read;
  const before = settingOf(await readSettingsOfRetention(store), projectId);
  if (read.version !== before.version) throw new ApiError('settings_changed');
  const version = before.version + 1;
  const row = { project_id: projectId, version, events, spans, at: new Date(at).toISOString(), by };
  // The store keeps the first of two writers of one version.
  await store.insert('retention', [row], `retention:${projectId}:${version}`);
  const kept = settingOf(await readSettingsOfRetention(store), projectId);
  if (kept.version !== version || kept.events !== events || kept.spans !== spans)
    throw new ApiError('settings_changed');
}
