import { session } from '../i18n/en/session.ts';
import { textOf } from '../i18n/text-of.ts';

export const t = textOf(session);
