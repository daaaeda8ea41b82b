import { createUser, listUsers, removePerson } from '@breakwater/processor/directory';
import { RECEIVER } from '@breakwater/processor/testing';
import { expect, test } from 'vitest';

import { issueDetailSchema } from '../../contract/issues.schema.ts';
import { issues, useSampleApi } from '../testing/sample-api.ts';

const api = useSampleApi();
const namesIn = async (): Promise<Set<string>> => {
  const { activity } = await api.read(`/api/ui/issues/${issues[1]!.issueId}`, issueDetailSchema);
  return new Set(activity.map(({ by }) => by));
};

test('the history of an issue goes on without the address of a person who was removed', async () => {
  const { store } = api.current();
  for (const email of [RECEIVER, 'other@example.com'])
    await createUser(store, { email, name: '', passwordHash: 'x' }, Date.now());
  expect(await namesIn()).toContain(RECEIVER);
  await removePerson(
    store,
    (await listUsers(store)).find(({ email }) => email === RECEIVER)!,
  );
  const names = await namesIn();
  expect(names).not.toContain(RECEIVER);
  expect(names).toContain('a person who was removed');
});
