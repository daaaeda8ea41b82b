import { everyPage } from '../i18n/en/every-page.ts';
import { issue } from '../i18n/en/issue.ts';
import { issues } from '../i18n/en/issues.ts';
import { createTranslator } from '../i18n/translate.ts';

const texts = { ...everyPage, ...issues, ...issue } as const;
export type TextKey = keyof typeof texts;

/** The words of these pages; they load with them. */
export const t = createTranslator(texts, 'en');
