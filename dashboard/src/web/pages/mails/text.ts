import { common } from '../../i18n/en/common.ts';
import { mails } from '../../i18n/en/mails.ts';
import { createTranslator } from '../../i18n/translate.ts';

const texts = { ...common, ...mails } as const;

/** The words of these pages; they load with them. */
export const t = createTranslator(texts, 'en');
