import { textOf } from '../i18n/text-of.ts';
import { session } from './text.ts';

export const invitation = {
  'invitation.title': 'Make your account',
  'invitation.text': '{by} invites {email} to this Breakwater.',
  'invitation.plain': '{email} is invited to this Breakwater.',
  'invitation.name': 'Your name',
  'invitation.nameHint': 'Shown to the others; may be left out.',
  'invitation.button': 'Make the account',
  'invitation.overTitle': 'This invitation cannot be used',
  'invitation.over': 'It was used or revoked, or its seven days are over. Ask for another one.',
  'invitation.signIn': 'Sign in',
} as const;

export const t = textOf({ ...session, ...invitation });
