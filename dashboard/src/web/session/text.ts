import { textOf } from '../i18n/text-of.ts';

export const session = {
  'session.email': 'Email',
  'session.password': 'Password',
  'session.setupTitle': 'Create the first account',
  'session.setupText': 'This account owns the installation. Accounts, events and traces stay on your own servers.',
  'session.setupButton': 'Create account and sign in',
  'session.loginTitle': 'Sign in',
  'session.loginButton': 'Sign in',
  'session.forgot': 'I have lost my password',
  'session.codeTitle': 'One more step',
  'session.codeText': 'Enter the code that your app shows now, or one of your recovery codes.',
  'session.code': 'Code',
  'session.noCode': 'Enter a code.',
  'session.setupCode': 'Code of the start line',
  'session.setupCodeHint': 'Breakwater printed it when it started: /setup?code=…',
  'session.forgotTitle': 'Set a new password',
  'session.forgotText': 'A link comes by mail, where the address has an account.',
  'session.forgotButton': 'Mail a link',
  'session.forgotDoneTitle': 'Look into your mails',
  'session.forgotDone':
    'If {email} has an account, a link is on its way; it is good for an hour. Where no mail comes, an operator can make one: npm run breakwater -- admin reset-password.',
  'session.backToLogin': 'Back to sign in',
  'session.resetTitle': 'Set a new password',
  'session.resetText': 'It ends all sessions of the account, on every device.',
  'session.newPassword': 'New password',
  'session.resetButton': 'Set the password',
  'session.askAgain': 'Ask for another link',
  'session.resetDoneTitle': 'The password is set',
  'session.resetDone': 'All sessions of before are ended. Sign in with the new password.',
  'session.noCookie':
    'The password is right, but the browser did not keep the cookie. Open the page over HTTPS, where BREAKWATER_URL begins with https.',
  'session.wait': 'One moment…',
  'session.passwordRule': 'At least 10 characters; a sentence is fine.',
  'session.noEmail': 'Enter an email address, such as you@example.com.',
  'session.shortPassword': '{count} more characters are needed.',
  'session.noPassword': 'Enter your password.',
  'session.version': 'Version {version}',
} as const;

export const t = textOf(session);
