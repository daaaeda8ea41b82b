import { performance } from '../i18n/en/performance.ts';
import { textOf } from '../i18n/text-of.ts';

export const t = textOf(performance);
