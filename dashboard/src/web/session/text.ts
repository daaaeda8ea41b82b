import { everyPage } from '../i18n/en/every-page.ts';
import { session } from '../i18n/en/session.ts';
import { createTranslator } from '../i18n/translate.ts';

const texts = { ...everyPage, ...session } as const;

/** The words of these pages; they load with them. */
export const t = createTranslator(texts, 'en');
