import { textOf } from '../i18n/text-of.ts';

const account = {
  'account.title': 'Your account',
  'account.settings': 'Settings',
  'account.password': 'Password',
  'account.passwordText': 'A new password ends all of your other sessions.',
  'account.current': 'Current password',
  'account.new': 'New password',
  'account.rule': 'At least 10 characters; a sentence is fine.',
  'account.change': 'Change password',
  'account.changed': 'The password was changed, and other sessions were ended.',
  'account.failed': 'This was not done',
  'account.factor': 'Second factor',
  'account.factorText': 'With it, a sign-in needs a code of an app on your phone too.',
  'account.factorOff': 'It is off. Your password begins it.',
  'account.factorOn': {
    one: 'It is on, and {count} recovery code is left.',
    other: 'It is on, and {count} recovery codes are left.',
  },
  'account.factorBegin': 'Set up',
  'account.factorScan': 'Scan this with your app, or type the secret into it. Then enter the code that it shows.',
  'account.factorQr': 'QR code of the secret',
  'account.factorSecret': 'secret',
  'account.code': 'Code',
  'account.anyCode': 'Code of the app, or a recovery code',
  'account.factorConfirm': 'Confirm',
  'account.factorDrop': 'Take it off',
  'account.factorDropped': 'The second factor was taken off.',
  'account.codesShown':
    'Keep these recovery codes where your phone is not. Each is good once, and they are never shown again.',
  'account.codes': 'recovery codes',
  'account.sessions': 'Sessions',
  'account.sessionsText':
    'Browsers in which you are signed in. One that you do not know: end it, and change your password.',
  'account.sessionsNone': 'There is no session.',
  'account.thisOne': 'This one',
  'account.unknownAgent': 'Unknown browser',
  'account.began': 'began',
  'account.lastUsed': 'last used',
  'account.end': 'End',
  'account.endNamed': 'End the session of {name}',
  'account.endSure': 'Really end?',
  'account.endOthers': 'End all others',
  'account.ended': 'Ended.',
} as const;

export const t = textOf(account);
