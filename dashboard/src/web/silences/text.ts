import { textOf } from '../i18n/text-of.ts';

const silences = {
  'silence.held': 'Silenced by {by} until {until}: {why}',
  'silence.heldIn': '{environment} was silenced by {by} until {until}: {why}',
  'silence.title': 'Silence',
  'silence.text':
    'For a deploy or a known outage: issues are decided and shown as always, nobody is told, and one digest follows at the end.',
  'silence.bar': '{place} is silenced by {by} until {until}: {why}',
  'silence.place': '{environment} of {project}',
  'silence.end': 'End it now',
  'silence.ended': 'The silence is over. Its digest follows.',
  'silence.why': 'Why',
  'silence.whyPlaceholder': 'Deploy of 4.12',
  'silence.noWhy': 'Say what is going on.',
  'silence.environment': 'Environment',
  'silence.environmentHint': 'All of them when empty.',
  'silence.for': 'For',
  'silence.minutes': { one: '{count} minute', other: '{count} minutes' },
  'silence.hours': { one: '{count} hour', other: '{count} hours' },
  'silence.begin': 'Silence {project}',
  'silence.begun': 'Nobody is told until {until}.',
} as const;

export const t = textOf(silences);
