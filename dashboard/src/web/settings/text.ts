import { everyPage } from '../i18n/en/every-page.ts';
import { intake } from '../i18n/en/intake.ts';
import { onboarding } from '../i18n/en/onboarding.ts';
import { settings } from '../i18n/en/settings.ts';
import { createTranslator } from '../i18n/translate.ts';

const texts = { ...everyPage, ...intake, ...onboarding, ...settings } as const;

/** The words of these pages; they load with them. */
export const t = createTranslator(texts, 'en');
