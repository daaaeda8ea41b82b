/** The steps of the onboarding page as it shows them, for the tests that do them: `@breakwater/dashboard/onboarding`. */
export { PLATFORMS } from '../../contract/address-values.ts';
export type { Platform } from '../../contract/projects.ts';
export { SDK_FILES } from '../../contract/sdk.ts';
export type { ServedSdk } from '../../contract/sdk.ts';
export { uploadCommand } from '../source-maps/upload-command.ts';
export { curlFor, stepsFor } from './snippets.ts';
export type { Step } from './step-parts.ts';
