export {
  systemAccess,
  type AllowedId,
  type AllowedProject,
  type AllowedProjects,
  type SystemAccess,
} from './access.ts';
export { column, type TableColumn } from './column.ts';
export { DirectoryError, type DirectoryErrorCode } from './errors.ts';
export { keepPublished } from './keep-published.ts';
export { keyIsTaken, keysOfProject, listKeys, type ProjectKey } from './keys.ts';
export { DEFAULT_ORGANIZATION, listOrganizations, type Organization } from './organizations.ts';
export {
  anyUserExists,
  changePassword,
  createFirstUser,
  createUser,
  findUser,
  listUsers,
  removedAddresses,
  type Account,
} from './people.ts';
export { createInvitation, endInvitation, listInvitations, openInvitation, type Invitation } from './invitations.ts';
export { removePerson } from './leave.ts';
export {
  addKey,
  deleteProject,
  openProject,
  renameProject,
  rotateKey,
  settleKey,
  settleOrganization,
  settleProject,
} from './published-settings.ts';
export { listProjects, slugsOfProjects, type SettledProject } from './projects.ts';
export { settleDirectory } from './settle.ts';
export { slugOf } from './slug.ts';
export {
  createToken,
  findTokenById,
  isOfEnvironment,
  tokenHashOf,
  listTokens,
  newSecret,
  revokeToken,
  type StoredToken,
} from './tokens.ts';
export { changeTeam, createTeam, deleteTeam, findTeam, listTeams, type Team } from './teams.ts';
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
  changeScrubbing,
  MOST_SCRUB_RULES,
  scopeOfOrganization,
  scopeOfProject,
  scrubbingOf,
  type Scrubbing,
} from './scrubbing.ts';
export {
  changeChannel,
  createChannel,
  findChannel,
  listChannels,
  removeChannel,
  type StoredChannel,
} from './channels.ts';
export { lastUses, noteUse, type CredentialKind } from './credential-uses.ts';
export {
  beginSecondFactor,
  changeSecondFactor,
  dropSecondFactor,
  findSecondFactor,
  type SecondFactor,
} from './second-factors.ts';
export {
  beginSession,
  endSession,
  endSessionsOf,
  findSession,
  sessionIdOf,
  sessionsOf,
  type StoredSession,
} from './sessions.ts';
export { takeLink } from './used-links.ts';
