import { everyPage } from '../i18n/en/every-page.ts';
import { mails } from '../i18n/en/mails.ts';
import { createTranslator } from '../i18n/translate.ts';

const texts = { ...everyPage, ...mails } as const;

/** The words of these pages; they load with them. */
export const t = createTranslator(texts, 'en');
