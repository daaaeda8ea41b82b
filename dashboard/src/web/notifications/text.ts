import { textOf } from '../i18n/text-of.ts';

const notifications = {
  'notifications.title': 'Notifications',
  'notifications.settings': 'Settings',
  'notifications.of': 'Mails to {email}',
  'notifications.text':
    'Of new and regressed issues of level error or worse in production. Others are shown, and nobody is told. In its first 24 hours a project comes in one digest an hour.',
  'notifications.mode': 'All projects',
  'notifications.mode.default': 'As all',
  'notifications.mode.all': 'Each',
  'notifications.mode.digest': 'Digest',
  'notifications.mode.off': 'Off',
  'notifications.modeText.all': 'Each notice is a mail, up to the number below; the rest comes in one digest an hour.',
  'notifications.modeText.digest': 'All notices come in one digest an hour, most valuable first.',
  'notifications.modeText.off': 'No mail, but for the projects below that say otherwise.',
  'notifications.projects': 'Per project',
  'notifications.modeOf': 'Mails about {project}',
  'notifications.perHour': 'Single mails in an hour',
  'notifications.perHourHint': '0 to {most}. Beyond it notices wait for the digest.',
  'notifications.timeZone': 'Time zone of mails',
  'notifications.timeZoneHint': 'Such as Europe/Berlin.',
  'notifications.thisZone': 'Use {zone}',
  'notifications.save': 'Save notifications',
  'notifications.saved': 'Saved. It holds for the next notice.',
} as const;

export const t = textOf(notifications);
