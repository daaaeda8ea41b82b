import { textOf } from '../i18n/text-of.ts';

export const people = {
  'people.title': 'People',
  'people.settings': 'Settings',
  'people.list': 'Who has an account',
  'people.listText': 'Everybody here sees and may change everything. There are no roles yet.',
  'people.you': 'You',
  'people.since': 'since',
  'people.remove': 'Remove',
  'people.removeNamed': 'Remove {email}',
  'people.removeSure': 'Really remove?',
  'people.removed': '{email} was removed: sessions, tokens, places in teams and mails ended.',
  'people.onlyOne': 'The last person cannot be removed.',
  'people.invite': 'Invite',
  'people.inviteText.mail':
    'The address gets a mail with a link, which is shown here too. A link is good once, for seven days.',
  'people.inviteText.none':
    'No mail server is configured, so the link is shown here for you to pass on. A link is good once, for seven days.',
  'people.email': 'Address to invite',
  'people.noEmail': 'Give an address, such as ada@example.com.',
  'people.inviteButton': 'Make an invitation',
  'people.link': 'link of the invitation',
  'people.made.sent': 'A mail is on its way to {email}. This is its link, which cannot be shown again:',
  'people.made.failed':
    'The mail to {email} was not taken ({problem}). Pass the link on yourself; it cannot be shown again:',
  'people.made.off': 'Pass this link on to {email}. It cannot be shown again:',
  'people.waiting': 'Invitations',
  'people.none': 'No invitation waits.',
  'people.by': 'by {by}',
  'people.until': 'good until',
  'people.over': 'Over',
  'people.revoke': 'Revoke',
  'people.revokeNamed': 'Revoke the invitation of {email}',
  'people.revokeSure': 'Really revoke?',
  'people.revoked': 'The invitation was revoked.',
} as const;

export const t = textOf(people);
