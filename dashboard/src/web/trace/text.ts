import { traces } from '../i18n/en/traces.ts';
import { textOf } from '../i18n/text-of.ts';

export const t = textOf(traces);
