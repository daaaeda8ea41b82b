import { common } from '../../i18n/en/common.ts';
import { traces } from '../../i18n/en/traces.ts';
import { createTranslator } from '../../i18n/translate.ts';

const texts = { ...common, ...traces } as const;

/** The words of these pages; they load with them. */
export const t = createTranslator(texts, 'en');
