import type { AllowedId } from '@breakwater/processor/directory';
import { deliveryIdOf } from '@breakwater/processor/testing';
import { expect, test } from 'vitest';

import { ASKED } from '../testing/asked.ts';
import { deliveryId, events, issues, json, useSampleApi } from '../testing/sample-api.ts';

/** Project 1 has all issues of the samples. */
let lacksFirst = false;
const api = useSampleApi({
  projectsOf: (_person, all) => (lacksFirst ? new Map([...all].filter(([id]) => id !== 1)) : all),
});

/** The words by which an answer would tell of an issue or event of project 1. */
const SECRETS = [
  ...issues.flatMap(({ issueId, type }) => [issueId, type]),
  ...events.map(({ eventId }) => eventId),
  deliveryId,
];

test('a number that nobody checked is no id of a project', () => {
  // @ts-expect-error An access gives ids, a literal is none.
  const id: AllowedId = 1;
  expect(id).toBe(1);
});

test('no endpoint tells of a project that the person lacks', async () => {
  const told = async (path: string, init: RequestInit | undefined) => {
    const text = await (await api.current().ask(path, init)).text();
    return SECRETS.filter((word) => text.includes(word) && !path.includes(word));
  };
  const questions = Object.values(ASKED).filter(([, , init]) => init === undefined);
  const telling: string[] = [];
  for (const [path] of questions) {
    lacksFirst = false;
    if ((await told(path, undefined)).length > 0) telling.push(path);
    lacksFirst = true;
    expect(await told(path, undefined), path).toEqual([]);
  }
  expect(telling.length).toBeGreaterThan(8);
});

test('a change names no project or issue that the person lacks', async () => {
  lacksFirst = true;
  const [issue] = issues;
  const refused = [
    ['/api/ui/issues/actions', json({ ids: [issue!.issueId], action: 'resolve' })],
    [`/api/ui/issues/${issue!.issueId}`, { method: 'DELETE' }],
    ['/api/ui/projects/default?confirm=default', { method: 'DELETE' }],
    [`/api/0/issues/${issue!.issueId}/`, { ...json({ status: 'resolved' }), method: 'PUT' }],
  ] as const;
  for (const [path, init] of refused) expect((await api.current().ask(path, init)).status, path).toBe(404);
});

interface Shown {
  deliveries: { id: string; kind: string }[];
  total: number;
}

test('a digest is shown to persons who may see all projects in it, and an operators’ notice to all with the right', async () => {
  const { store } = api.current();
  const row = {
    version: 1,
    partition: 0,
    receiver: 'mail:ops@example.com',
    why: 'setting',
    about: '{}',
    state: 'delivered',
    rendered: JSON.stringify({ text: 'words', html: '<p>words</p>' }),
    admitted_at: new Date().toISOString(),
    at: new Date().toISOString(),
  };
  const entry = (id: string, project: number, digest: string) => ({
    ...row,
    delivery_id: id,
    decision: id,
    kind: 'new',
    project_id: project,
    state: 'digested',
    part_of: digest,
  });
  const about = (id: string, kind: string) => ({ ...row, delivery_id: id, decision: id, kind, project_id: 0 });
  const [mixed, own, notice] = ['mixed', 'own', 'notice'].map((name) => deliveryIdOf(name, row.receiver)) as [
    string,
    string,
    string,
  ];
  await store.insert(
    'deliveries',
    [
      about(mixed, 'digest'),
      about(own, 'digest'),
      about(notice, 'operator'),
      entry('a', 1, mixed),
      entry('b', 2, mixed),
      entry('c', 2, own),
    ],
    'deliveries of the test',
  );
  const list = async (): Promise<Shown> =>
    (await (await api.current().ask('/api/ui/deliveries?view=all')).json()) as Shown;
  const statusOf = async (id: string): Promise<number[]> =>
    Promise.all(['', '/html'].map(async (end) => (await api.current().ask(`/api/ui/deliveries/${id}${end}`)).status));

  lacksFirst = false;
  expect((await list()).deliveries.map(({ id }) => id)).toEqual(expect.arrayContaining([mixed, own, notice, 'a']));
  expect(await statusOf(mixed)).toEqual([200, 200]);
  lacksFirst = true;
  const { deliveries, total } = await list();
  expect(deliveries.map(({ id }) => id).toSorted()).toEqual([own, notice, 'b', 'c'].toSorted());
  expect(total).toBe(4);
  expect(await statusOf(mixed)).toEqual([404, 404]);
  expect(await statusOf(own)).toEqual([200, 200]);
});
