import { everyPage } from '../i18n/en/every-page.ts';
import { receipt } from '../i18n/en/receipt.ts';
import { createTranslator } from '../i18n/translate.ts';

const texts = { ...everyPage, ...receipt } as const;

/** The words of this page; they load with it. */
export const t = createTranslator(texts, 'en');
export const isText = (key: string): key is keyof typeof texts => key in texts;
