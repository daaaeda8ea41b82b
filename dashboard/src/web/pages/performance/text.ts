import { common } from '../../i18n/en/common.ts';
import { performance } from '../../i18n/en/performance.ts';
import { createTranslator } from '../../i18n/translate.ts';

const texts = { ...common, ...performance } as const;

/** The words of these pages; they load with them. */
export const t = createTranslator(texts, 'en');
