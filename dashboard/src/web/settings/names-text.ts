import { textOf } from '../i18n/text-of.ts';

export const names = {
  'names.title': 'Name',
  'names.text':
    'The number, the keys and the DSNs of the project stay, so that nothing that sends has to change. The old slug, links and short ids with it lead here until another project takes that slug.',
  'names.name': 'Name',
  'names.slug': 'Slug',
  'names.slugHint': 'In addresses, short ids and API paths: lowercase letters, digits and dashes.',
  'names.platform': 'Platform',
  'names.save': 'Save the name',
  'names.saved': 'The project was renamed.',
} as const;

export const t = textOf(names);
