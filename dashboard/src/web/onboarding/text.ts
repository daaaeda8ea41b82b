import { onboarding } from '../i18n/en/onboarding.ts';
import { textOf } from '../i18n/text-of.ts';

export const t = textOf(onboarding);
