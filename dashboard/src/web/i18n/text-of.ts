import { everyPage } from './en/every-page.ts';
import { createTranslator } from './translate.ts';
import type { Catalogue } from './translate.ts';

/** The words of every page and those of one: a page's own catalogue loads with the page. */
export const textOf = <const Own extends Catalogue>(own: Own) =>
  createTranslator({ ...everyPage, ...own } as typeof everyPage & Own, 'en');
