import { pipeline } from '../i18n/en/pipeline.ts';
import { textOf } from '../i18n/text-of.ts';

export const t = textOf(pipeline);
