import { everyPage } from './en/every-page.ts';
import { createTranslator } from './translate.ts';

export type TextKey = keyof typeof everyPage;

/** The words that every page needs; each page has these and its own by `textOf`. */
export const t = createTranslator(everyPage, 'en');
