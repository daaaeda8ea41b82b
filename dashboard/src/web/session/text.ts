import { textOf } from '../i18n/text-of.ts';

export const session = {
  'session.email': 'Email',
  'session.password': 'Password',
  'session.showPassword': 'Show',
  'session.hidePassword': 'Hide',
  'session.setupTitle': 'Create the first account',
  'session.setupText': 'This account owns the installation. Accounts, events and traces stay on your own servers.',
  'session.setupButton': 'Create account and sign in',
  'session.loginTitle': 'Sign in',
  'session.loginButton': 'Sign in',
  'session.wait': 'One moment…',
  'session.passwordRule': 'At least 10 characters; a sentence is fine.',
  'session.noEmail': 'Enter an email address, such as you@example.com.',
  'session.shortPassword': '{count} more characters are needed.',
  'session.noPassword': 'Enter your password.',
  'session.version': 'Version {version}',
} as const;

export const t = textOf(session);
