import type { StoredEvent } from '@breakwater/processor/store';

/** An event with nothing in it but the given parts. */
export const sampleEvent = (parts: Partial<StoredEvent> = {}): StoredEvent => ({
  event_id: 'e'.repeat(32),
  project: 1,
  timestamp: 1,
  received: 1,
  platform: 'javascript',
  level: 'error',
  type: 'error',
  title: '',
  culprit: '',
  metadata: { type: '', value: '' },
  handled: false,
  exception: [],
  threads: [],
  breadcrumbs: [],
  tags: [],
  contexts: {},
  extra: {},
  modules: {},
  sdk: { name: '', version: '' },
  errors: [],
  ...parts,
});
