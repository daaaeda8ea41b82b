import { textOf } from '../i18n/text-of.ts';

export const mails = {
  'mails.title': 'Mails',
  'mails.text':
    'What was decided to be worth a mail, newest first: a new issue, a resolved one that came back, and what is wrong with Breakwater itself.',
  'mails.noSmtp': 'No SMTP server is configured, so mails are only kept here.',
  'mails.noSmtpHow': 'To send them, start Breakwater with these settings:',
  'mails.none': 'No mail yet',
  'mails.newest': 'The newest {shown} of {total} mails are shown.',
  'mails.noneText': 'The first mail is written when a new issue appears.',
  'mails.kind.new': 'New',
  'mails.kind.regressed': 'Regressed',
  'mails.kind.operator': 'For operators',
  'mails.kind.digest': 'Digest',
  'mails.kind.silence_ended': 'After a silence',
  'mails.status.pending': 'Not sent yet',
  'mails.status.sent': 'Sent',
  'mails.status.failed': 'Failed',
  'mails.status.waiting': 'Waits for a digest',
  'mails.status.digested': 'In a digest',
  'mails.status.doubt': 'In doubt',
  'mails.status.outbox': 'Kept here',
  'mails.to': 'To {receiver}',
  'mails.openIssue': 'Open the issue',
  'mails.openPipeline': 'Open the pipeline',
  'mails.form': 'Form',
  'mails.html': 'As mail',
  'mails.plain': 'Text part',
  'mails.frame': 'The mail: {subject}',
} as const;

export const t = textOf(mails);
