import { mails } from '../i18n/en/mails.ts';
import { textOf } from '../i18n/text-of.ts';

export const t = textOf(mails);
