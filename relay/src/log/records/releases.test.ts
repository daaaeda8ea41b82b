import { describe, expect, test } from 'vitest';

import { decodeRecord, encodeRecord } from './encode.ts';
import { issueRecordSchema } from './issues.ts';
import { RELEASE_LIMITS } from './releases.ts';
import type { ReleaseCommit, ReleaseRecord } from './releases.ts';

const about = { v: 1, kind: 'release', project: 7, release: 'shop@1.0.0', at: 1 } as const;
const asked = { ...about, by: 'ci', via: 'cli' } as const;
const commit: ReleaseCommit = {
  sha: 'f00d',
  repository: 'shop',
  described: true,
  message: 'm',
  authorName: 'Ann',
  authorEmail: 'ann@example.com',
  timestamp: 1,
  files: ['a.ts'],
  fileCount: 1,
};
const seen = { ...about, fact: 'seen', environment: '', eventId: 'e' } as const;
const deployed = {
  ...asked,
  fact: 'deployed',
  deploy: '1',
  environment: 'production',
  name: '',
  url: '',
  started: 0,
  finished: 1,
} as const;
const commits = { ...asked, fact: 'commits', set: 'a', from: 0, commits: [commit] } as const;

const read = (record: object): unknown =>
  decodeRecord(issueRecordSchema, new TextEncoder().encode(JSON.stringify(record)));

describe('a fact of a release', () => {
  test.each<[string, ReleaseRecord]>([
    ['seen', { ...seen, user: '1', host: '2', network: '3', steady: true }],
    ['created', { ...asked, fact: 'created', url: 'https://a.example', ref: 'main', released: 5 }],
    ['finalized', { ...asked, fact: 'finalized', released: 5 }],
    ['described', { ...asked, fact: 'described', status: 'archived' }],
    ['deployed', deployed],
    ['commits', { ...commits, commits: [commit] }],
    ['no commits', { ...commits, commits: [] }],
    ['deleted', { ...asked, fact: 'deleted' }],
  ])('%s is read as it was written', (_name, record) => {
    expect(decodeRecord(issueRecordSchema, encodeRecord(record))).toEqual(record);
  });

  test('may have fields of a later version', () => {
    expect(read({ ...seen, later: true })).toEqual(seen);
  });

  test.each<[string, object]>([
    ['without a name', { ...seen, release: '' }],
    ['with a name that is too long', { ...seen, release: 'x'.repeat(RELEASE_LIMITS.version + 1) }],
    ['with an unknown sort', { ...asked, fact: 'painted' }],
    ['that nobody asked for', { ...about, fact: 'deleted' }],
    ['with a user in place of a hash', { ...seen, user: 'ann@example.com' }],
    ['with a deploy that is no number', { ...deployed, deploy: 'x' }],
    ['with a deploy to nowhere', { ...deployed, environment: '' }],
    ['with a long message', { ...commits, commits: [{ ...commit, message: 'x'.repeat(RELEASE_LIMITS.message + 1) }] }],
    ['with many files', { ...commits, commits: [{ ...commit, files: Array(RELEASE_LIMITS.files + 1).fill('a') }] }],
    [
      'with many commits',
      { ...commits, commits: Array.from({ length: RELEASE_LIMITS.commitsOfRecord + 1 }, () => commit) },
    ],
  ])('%s is not read', (_name, record) => {
    expect(() => read(record)).toThrow();
  });
});
