import { issue } from '../i18n/en/issue.ts';
import { triage } from '../i18n/en/triage.ts';
import { textOf } from '../i18n/text-of.ts';

export const t = textOf({ ...triage, ...issue });
