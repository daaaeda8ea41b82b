import { intake } from '../i18n/en/intake.ts';
import { settings } from '../i18n/en/settings.ts';
import { textOf } from '../i18n/text-of.ts';

export const t = textOf({ ...intake, ...settings });
