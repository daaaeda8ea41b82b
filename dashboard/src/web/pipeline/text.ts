import { everyPage } from '../i18n/en/every-page.ts';
import { pipeline } from '../i18n/en/pipeline.ts';
import { createTranslator } from '../i18n/translate.ts';

const texts = { ...everyPage, ...pipeline } as const;

/** The words of this page; they load with it. */
export const t = createTranslator(texts, 'en');
export const isText = (key: string): key is keyof typeof texts => key in texts;
