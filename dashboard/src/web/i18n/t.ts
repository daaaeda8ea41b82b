import { common } from './en/common.ts';
import { issue } from './en/issue.ts';
import { issues } from './en/issues.ts';
import { mails } from './en/mails.ts';
import { onboarding } from './en/onboarding.ts';
import { performance } from './en/performance.ts';
import { session } from './en/session.ts';
import { settings } from './en/settings.ts';
import { traces } from './en/traces.ts';
import { createTranslator } from './translate.ts';

export const english = {
  ...common,
  ...session,
  ...issues,
  ...issue,
  ...performance,
  ...traces,
  ...mails,
  ...onboarding,
  ...settings,
} as const;
export type TextKey = keyof typeof english;

export const t = createTranslator(english, 'en');
