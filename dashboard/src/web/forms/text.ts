import { textOf } from '../i18n/text-of.ts';

const forms = {
  'form.showPassword': 'Show',
  'form.hidePassword': 'Hide',
  'form.unsaved': 'Not saved yet',
  'form.notSaved': 'This was not saved',
  'form.leave': 'Leave without saving what was changed?',
  'form.entry': 'Entry {number}: {what}',
  'form.reload': 'Load again, without what was typed',
} as const;

export const t = textOf(forms);
