import { everyPage } from '../i18n/en/every-page.ts';
import { performance } from '../i18n/en/performance.ts';
import { createTranslator } from '../i18n/translate.ts';

const texts = { ...everyPage, ...performance } as const;

/** The words of these pages; they load with them. */
export const t = createTranslator(texts, 'en');
