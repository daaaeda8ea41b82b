import { utimes } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { filesWith, LOOK_AT_DISK } from '../testing/files-with.ts';
import { eventId } from '../testing/flow.ts';
import { openLogAndStore } from '../testing/log-and-store.ts';
import type { LogAndStore } from '../testing/log-and-store.ts';
import { createChannel, listChannels } from '../directory/channels.ts';
import { changePreferences, preferencesOf } from '../directory/preferences.ts';
import {
  changeScrubbing,
  listScrubbing,
  scopeOfOrganization,
  scopeOfProject,
  scrubbingOf,
} from '../directory/scrubbing.ts';
import { beginSilence, listSilences } from '../directory/silences.ts';
import { writeDeletion } from '../deletion/run-deletions.ts';
import { cleanUp } from './clean-up.ts';
import { keptSince } from './kept-since.ts';
import { readRetention } from './retention.ts';

const DAY_MS = 86_400_000;
const NOW = Date.now();
let opened: LogAndStore;
beforeAll(async () => {
  opened = await openLogAndStore();
});
afterAll(() => opened?.close());

const ago = (days: number): string => new Date(NOW - days * DAY_MS).toISOString();
const AGES = [1, 10, 20, 80, 100];
const markOf = (project: number, days: number): string => `kept-by-${project}-for-${days}-days`;

/** An event with its body, a span and a sum of each age in each project. */
async function fill(): Promise<void> {
  const each = [1, 2, 3].flatMap((project) => AGES.map((days) => ({ project, days })));
  const key = ({ project, days }: (typeof each)[number]) => ({
    project_id: project,
    group_id: '7',
    event_id: eventId(project * 1000 + days),
    timestamp: ago(days),
    received_at: ago(days),
  });
  const { store } = opened;
  await store.insert('events', each.map(key), 'facts');
  const bodies = each.map((one) => ({ ...key(one), revision: 1, data: { mark: markOf(one.project, one.days) } }));
  await store.insert('event_bodies', bodies, 'bodies');
  const spans = each.map(({ project, days }) => ({
    project_id: project,
    received_at: ago(days),
    started_at: ago(days),
  }));
  await store.insert('spans', spans, 'spans');
  const sums = each.map(({ project, days }) => ({
    project_id: project,
    pair: 'a=b',
    day: ago(days).slice(0, 10),
    events: 1,
  }));
  await store.insert('pair_days', [...sums, { project_id: 0, day: '1970-01-01', rolled: 'marker' }], 'sums');
}

const set = (project: number, version: number, events: number, spans: number): Promise<void> =>
  opened.store.insert('retention', [{ project_id: project, version, events, spans }], `set:${project}:${version}`);

const agesIn = async (table: string, column = 'received_at'): Promise<Record<string, number[]>> => {
  const rows = await opened.store.select<{ project: number; ages: string[] }>(
    `SELECT project_id AS project,
            arraySort(groupArray(dateDiff('day', ${column}, toDateTime({now:UInt32})))) AS ages
     FROM ${table} WHERE project_id != 0 GROUP BY project ORDER BY project`,
    { now: Math.floor(NOW / 1000) },
  );
  return Object.fromEntries(rows.map(({ project, ages }) => [project, ages.map(Number)]));
};

const run = (mostMs = 600_000): Promise<boolean> =>
  cleanUp({ store: opened.store, now: Date.now, mostMs, signal: new AbortController().signal });

const onDisk = (text: string): Promise<string[]> => filesWith(join(opened.folder, 'store'), text);

test('rows are kept as long as their project says, and what is older is not asked for before it is deleted', async () => {
  await set(0, 1, 90, 30);
  await set(1, 1, 14, 7);
  await set(2, 1, 0, 0);
  await set(3, 1, 365, 0);
  // Before the rows come: by their first TTL the engine might let go of the oldest at once.
  await run();
  await fill();

  const wanted = { 1: [1, 10], 2: [1, 10, 20, 80], 3: AGES };
  const asked = await opened.store.select<{ project: number; ages: string[] }>(
    `SELECT project_id AS project, arraySort(groupArray(dateDiff('day', received_at, now()))) AS ages
     FROM events WHERE ${await keptSince(opened.store, 'events')} GROUP BY project ORDER BY project`,
  );
  expect(Object.fromEntries(asked.map(({ project, ages }) => [project, ages.map(Number)]))).toEqual(wanted);
  expect(await agesIn('events')).toEqual({ 1: AGES, 2: AGES, 3: AGES });
  expect(await onDisk(markOf(1, 80))).not.toEqual([]);

  expect(await run()).toBe(true);
  for (const table of ['events', 'event_bodies']) expect(await agesIn(table)).toEqual(wanted);
  expect(await agesIn('spans')).toEqual({ 1: [1], 2: [1, 10, 20], 3: [1, 10, 20] });
  expect(await agesIn('pair_days', 'day')).toEqual(wanted);
  const markers = await opened.store.select('SELECT rolled FROM pair_days WHERE project_id = 0');
  expect(markers).toEqual([{ rolled: 'marker' }]);

  // The engine removes parts that were written again some time after.
  await expect.poll(() => onDisk(markOf(1, 80)), LOOK_AT_DISK).toEqual([]);
  expect(await onDisk(markOf(2, 80))).not.toEqual([]);
  const steps = await opened.store.select<{ step: string; rows: string }>(
    `SELECT step, sum(rows) AS rows FROM cleanups WHERE step != 'ttl' AND step != 'run' GROUP BY step ORDER BY step`,
  );
  expect(Object.fromEntries(steps.map(({ step, rows }) => [step, Number(rows)]))).toMatchObject({ sums: 4 });
});

test('settings of deleted projects go, and a channel that had no other project is turned off, never one of all', async () => {
  const { store } = opened;
  const deletion = { issue: '0', at: NOW - DAY_MS, version: 2, by: '' };
  await writeDeletion(store, { ...deletion, project: 8 }, { status: 'done', doneAt: NOW });
  await writeDeletion(store, { ...deletion, project: 9 }, { status: 'waiting', doneAt: 0 });
  for (const project of [8, 9]) {
    await set(project, 1, 700, 700);
    await beginSilence(store, { project, environment: '', until: NOW + 3_600_000, why: '', by: '' }, NOW);
    const scope = scopeOfProject(project);
    await changeScrubbing(store, await scrubbingOf(store, scope), {
      rules: [],
      keepsAddresses: false,
      at: NOW,
      by: '',
    });
  }
  const ofOrganization = scopeOfOrganization('8');
  const rules = { rules: [], keepsAddresses: true, at: NOW, by: '' };
  await changeScrubbing(store, await scrubbingOf(store, ofOrganization), rules);
  const channel = (name: string, projects: number[]) =>
    createChannel(store, {
      id: name,
      kind: 'webhook',
      name,
      config: {},
      projects,
      isOn: true,
      createdBy: '',
      createdAt: NOW,
      version: 1,
    });
  await channel('both', [8, 1]);
  await channel('gone', [8]);
  await channel('waits', [9]);
  await channel('all', []);
  const address = await preferencesOf(store, 'ada@example.com');
  await changePreferences(store, address, { projects: { '8': 'off', '9': 'digest' } });
  expect((await readRetention(store)).longest('events')).toBe(700);

  expect(await run()).toBe(true);
  expect((await readRetention(store)).projects).not.toContain(8);
  expect((await readRetention(store)).projects).toContain(9);
  expect((await listSilences(store)).map(({ project }) => project)).toEqual([9]);
  expect((await listScrubbing(store)).map(({ scope }) => scope)).toEqual([ofOrganization, scopeOfProject(9)]);
  const channels = Object.fromEntries(
    (await listChannels(store)).map(({ id, projects, isOn }) => [id, [projects, isOn]]),
  );
  expect(channels).toEqual({ both: [[1], true], gone: [[8], false], waits: [[9], true], all: [[], true] });
  expect((await preferencesOf(store, 'ada@example.com')).projects).toEqual({ '9': 'digest' });
  // The second one finds nothing to do.
  const versions = async () => (await listChannels(store)).map(({ version }) => version);
  const before = await versions();
  await run();
  expect(await versions()).toEqual(before);
  await set(9, 2, 0, 0);
});

test('a run that its time limit ends says so, and the next one does the rest', async () => {
  await set(3, 2, 14, 0);
  expect(await run(0)).toBe(false);
  expect((await agesIn('events'))[3]).toContain(80);
  expect(await run()).toBe(true);
  expect(await agesIn('events')).toMatchObject({ 3: [1, 10] });
});

test('source maps that nothing used for the retention go, with bytes that no other one shares', async () => {
  const { store } = opened;
  const files: [project: number, debugId: string, days: number, usedDaysAgo: number | null, blob: string][] = [
    [1, 'unused', 20, null, 'alone'],
    [1, 'used-long-ago', 50, 20, 'shared'],
    [1, 'used-lately', 50, 3, 'shared'],
    [1, 'just-uploaded', 3, null, 'new'],
    [2, 'kept-longer', 50, null, 'other'],
  ];
  for (const blob of ['alone', 'shared', 'new', 'other']) {
    await store.blobs.put(`artifacts/aa/${blob}`, Buffer.from(blob));
    const before = (NOW - 40 * DAY_MS) / 1000;
    await utimes(join(opened.folder, 'blobs', 'artifacts', 'aa', blob), before, before);
  }
  const about = { kind: 'source_map', name: 'a.js.map', bytes: 5 };
  await store.insert(
    'artifacts',
    files.map(([project_id, debug_id, days, , blob]) => ({
      ...about,
      project_id,
      debug_id,
      uploaded_at: ago(days),
      blob: `artifacts/aa/${blob}`,
    })),
    'files',
  );
  const used = files.flatMap(([project_id, debug_id, , days]) =>
    days === null ? [] : [{ project_id, debug_id, used_on: ago(days).slice(0, 10) }],
  );
  await store.insert('artifact_uses', used, 'uses');

  expect(await run()).toBe(true);
  const left = await store.select<{ debug_id: string }>('SELECT debug_id FROM artifacts FINAL ORDER BY debug_id');
  expect(left.map(({ debug_id }) => debug_id)).toEqual(['just-uploaded', 'kept-longer', 'used-lately']);
  const blobs = ['alone', 'shared', 'new', 'other'].map((blob) => store.blobs.get(`artifacts/aa/${blob}`));
  expect((await Promise.all(blobs)).map((bytes) => bytes?.toString())).toEqual([undefined, 'shared', 'new', 'other']);
});

test('issues without events for a year go with their sums; one that is merged is as young as its youngest group', async () => {
  const { store } = opened;
  const days: [project: number, group: number, ago: number][] = [
    [1, 11, 400],
    [1, 12, 400],
    [1, 13, 10],
    [1, 14, 300],
    [4, 15, 400],
  ];
  await set(4, 1, 500, 0);
  await store.insert(
    'group_days',
    days.map(([project_id, group, age]) => ({
      project_id,
      group_id: String(group),
      day: ago(age).slice(0, 10),
      events: 1,
      last_seen: ago(age),
    })),
    'group days',
  );
  await store.insert(
    'issue_groups',
    [{ project_id: 1, group_id: '12', version: 1, issue_id: '13', at: ago(5) }],
    'moved',
  );
  const issues = [11, 13, 14].map((id) => ({ project_id: 1, issue_id: String(id), version: 1, at: ago(1) }));
  await store.insert('issue_activity', [...issues, { ...issues[0], project_id: 4, issue_id: '15' }], 'issues');

  expect(await run()).toBe(true);
  const idsIn = async (table: string, column: string): Promise<number[]> => {
    const rows = await store.select<{ id: string }>(
      `SELECT DISTINCT toString(${column}) AS id FROM ${table} WHERE ${column} BETWEEN 11 AND 15 ORDER BY id`,
    );
    return rows.map(({ id }) => Number(id));
  };
  expect(await idsIn('group_days', 'group_id')).toEqual([12, 13, 14, 15]);
  for (const table of ['issues', 'issue_activity']) expect(await idsIn(table, 'issue_id')).toEqual([13, 14, 15]);
});
