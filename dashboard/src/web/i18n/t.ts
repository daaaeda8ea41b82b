import { everyPage } from './en/every-page.ts';
import { createTranslator } from './translate.ts';

export type TextKey = keyof typeof everyPage;

/** The words that every page needs; each page adds its own in its `text.ts`, so that they load with it. */
export const t = createTranslator(everyPage, 'en');
