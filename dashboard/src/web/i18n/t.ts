import { common } from './en/common.ts';
import { createTranslator } from './translate.ts';

export type TextKey = keyof typeof common;

/** The words that every page needs; each page adds its own in its `text.ts`, so that they load with it. */
export const t = createTranslator(common, 'en');
