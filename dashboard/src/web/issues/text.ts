import { issues } from '../i18n/en/issues.ts';
import { triage } from '../i18n/en/triage.ts';
import { textOf } from '../i18n/text-of.ts';

export const t = textOf({ ...triage, ...issues });
