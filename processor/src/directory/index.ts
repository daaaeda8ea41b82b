export { column, type Column } from './column.ts';
export { DirectoryError, type DirectoryErrorCode } from './errors.ts';
export { changeProject, createProject, listProjects, removeProject, type SettledProject } from './projects.ts';
export { slugOf } from './slug.ts';
export {
  changePreferences,
  defaultPreferences,
  listPreferences,
  preferencesOf,
  turnOff,
  type Mode,
  type Preferences,
} from './preferences.ts';
export { beginSilence, endSilence, findSilence, listSilences, LONGEST_SILENCE_MS, type Silence } from './silences.ts';
export {
  changeChannel,
  createChannel,
  findChannel,
  listChannels,
  removeChannel,
  type StoredChannel,
} from './channels.ts';
