import { everyPage } from '../i18n/en/every-page.ts';
import { onboarding } from '../i18n/en/onboarding.ts';
import { createTranslator } from '../i18n/translate.ts';

const texts = { ...everyPage, ...onboarding } as const;

/** The words of these pages; they load with them. */
export const t = createTranslator(texts, 'en');
