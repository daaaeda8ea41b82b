export { findIssues } from '../issues/find-issues.ts';
export type { IssueQuestion } from '../issues/find-issues.ts';
export { issueDetail } from '../issues/issue-detail.ts';
export { FIRST_PROJECT } from './allowed.ts';
export { totpCode } from '../auth/totp.ts';
