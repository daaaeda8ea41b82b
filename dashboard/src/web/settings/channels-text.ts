import { textOf } from '../i18n/text-of.ts';

export const channels = {
  'channels.title': 'Channels',
  'channels.text':
    'New and regressed issues also go to webhooks and chats. Addresses are secrets: only their host is shown again.',
  'channels.mail': 'Mail',
  'channels.mailText': 'To everyone with an account, as each chose. A test goes to you.',
  'channels.mailNone': 'No SMTP server is configured, so mails are kept here.',
  'channels.new': 'New channel',
  'channels.kind': 'Kind',
  'channels.projects': 'Projects',
  'channels.allProjects': 'All projects',
  'channels.name': 'Name',
  'channels.url': 'Address',
  'channels.add': 'Add channel',
  'channels.secret': 'secret',
  'channels.secretShown': 'Copy the secret now: it signs each message, and cannot be shown again.',
  'channels.off': 'Off',
  'channels.turnOff': 'Turn off',
  'channels.turnOn': 'Turn on',
  'channels.delete': 'Delete',
  'channels.deleteNamed': 'Delete {name}',
  'channels.deleteSure': 'Really delete?',
  'channels.deleted': 'The channel was deleted.',
  'channels.test': 'Send a test',
  'channels.testNamed': 'Send a test to {name}',
  'channels.testing': 'Sending …',
  'channels.ms': '{ms} ms',
  'channels.outcome.sent': 'Taken',
  'channels.outcome.later': 'Not taken now',
  'channels.outcome.refused': 'Refused',
  'channels.outcome.doubt': 'No answer came',
  'channels.outcome.kept': 'Kept here, because no SMTP server is configured',
} as const;

export const t = textOf(channels);
