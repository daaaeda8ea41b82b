import { beginSilence } from '@breakwater/processor/directory';
import { insertSaid } from '@breakwater/processor/testing';
import { expect, test } from 'vitest';

import { issueDetailSchema } from '../../contract/issues.schema.ts';
import { publicReceiptSchema, receiptsSchema } from '../../contract/receipts.schema.ts';
import { issues, useSampleApi } from '../testing/sample-api.ts';

const api = useSampleApi();

test('the receipt and the issue of a decision that was silenced name the silence', async () => {
  const { store } = api.current();
  const silence = {
    project: 1,
    environment: 'production',
    until: Date.now() + 60_000,
    why: 'Deploy of 4.12',
    by: 'ann@example.com',
  };
  const { id } = await beginSilence(store, silence, Date.now());
  const { issueId } = issues[1]!;
  const [{ eventId } = { eventId: '' }] = await store.select<{ eventId: string }>(
    'SELECT event_id AS eventId FROM issue_activity WHERE issue_id = {issue:UInt64} AND version = 1',
    { issue: issueId },
  );
  const told = { decision: `${issueId}:1`, project_id: 1, issue_id: issueId, event_id: eventId, kind: 'new' };
  const at = new Date().toISOString();
  await insertSaid(store, 'told', [{ ...told, receivers: 0, reason: 'silenced', silence: id, at }]);

  const shown = { why: 'Deploy of 4.12', by: 'ann@example.com', environment: 'production', endsAt: silence.until };
  const { receipts } = await api.read(`/api/ui/receipts/${eventId}`, receiptsSchema);
  expect(receipts[0]?.steps.at(-1)).toMatchObject({ reason: 'silenced', silence: shown });
  const open = await api.read(`/api/0/projects/default/events/${eventId}/receipt/`, publicReceiptSchema);
  expect(open.steps.at(-1)).toMatchObject({ silence: { ...shown, endsAt: new Date(silence.until).toISOString() } });
  const { activity } = await api.read(`/api/ui/issues/${issueId}`, issueDetailSchema);
  expect(activity.at(-1)).toMatchObject({ kind: 'new', silence: shown });
});
