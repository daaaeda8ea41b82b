import { textOf } from '../i18n/text-of.ts';

const scrubbing = {
  'scrub.title': 'Data scrubbing',
  'scrub.text':
    'Secrets are taken out of everything before it is stored: values under names such as password, card numbers, keys, tokens. The rules below take out more. Processors follow within ten seconds; what is stored stays as it is.',
  'scrub.organization': 'Data scrubbing of {name}',
  'scrub.organizationText': 'Rules for all projects of the organization. They come before those of a project.',
  'scrub.before': {
    one: '{count} rule of the organization {name} comes before these.',
    other: '{count} rules of the organization {name} come before these.',
  },
  'scrub.addresses': 'Addresses of users',
  'scrub.keep': 'Keep the addresses of users',
  'scrub.keepText':
    'Without it, IP addresses are dropped before anything is stored. Users without an id are then not counted.',
  'scrub.rules': 'Rules',
  'scrub.rulesText':
    'Regular expressions, in any case of letters. Without looking around or back; a repeat before the end of the pattern takes 100 characters at most.',
  'scrub.none': 'No rule.',
  'scrub.rule': 'Rule {number}',
  'scrub.pattern': 'Pattern',
  'scrub.where': 'Looks at',
  'scrub.where.key': 'Names',
  'scrub.where.value': 'Values',
  'scrub.where.both': 'Names and values',
  'scrub.action': 'Does',
  'scrub.action.replace': 'Replace',
  'scrub.action.hash': 'Replace by a hash',
  'scrub.action.drop': 'Drop',
  'scrub.add': 'Add a rule',
  'scrub.remove': 'Remove rule {number}',
  'scrub.save': 'Save scrubbing',
  'scrub.saved': 'Saved. Processors follow within ten seconds.',
  'scrub.preview': 'Try on recent events',
  'scrub.previewTitle': {
    one: 'In the newest event, without saving',
    other: 'In the newest {count} events, without saving',
  },
  'scrub.previewNone': 'There is no event of the last 14 days to try on.',
  'scrub.previewHits': { one: 'would change {count} event', other: 'would change {count} events' },
  'scrub.previewDropped': 'dropped',
  'scrub.previewStale': 'The rules were changed since.',
} as const;

export const t = textOf(scrubbing);
