import { everyPage } from '../i18n/en/every-page.ts';
import { traces } from '../i18n/en/traces.ts';
import { createTranslator } from '../i18n/translate.ts';

const texts = { ...everyPage, ...traces } as const;

/** The words of these pages; they load with them. */
export const t = createTranslator(texts, 'en');
