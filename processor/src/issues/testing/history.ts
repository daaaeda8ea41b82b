import { MINUTE_MS } from '@breakwater/relay/log';
import type { IssueRecord, ReleaseRecord, TickRecord, TimeSpan } from '@breakwater/relay/log';
import { randomFrom } from '@breakwater/relay/testing';

import type { DecidedRecord } from '../decide/known.ts';

/** The store keeps no old ticks. */
const START = Math.floor(Date.now() / 86_400_000) * 86_400_000;
const PROJECTS = 4;
const GROUPS = 7;
const PEOPLE = ['ann', 'bob'];
const RELEASES = ['', 'shop@1.0.0', 'shop@1.1.0', 'shop@1.2.0', 'shop@2.0.0', 'a1b2c3d'];

interface Done {
  project: number;
  issue: string;
  at: number;
  by: string;
  moved: boolean;
}

/** A random history of a topic `issues`, the same for the same seed: all kinds of records, some of which are refused or repeat. */
export function historyOf(seed: number, count: number): DecidedRecord[] {
  const random = randomFrom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const groupOf = (project: number): string => String(project * 100 + below(GROUPS));
  const done: Done[] = [];
  let at = START;
  let minute = START;

  const seen = (project: number): IssueRecord => {
    const group = groupOf(project);
    const isStale = random() < 0.1;
    const eventId = at.toString(16).padStart(32, '0');
    return {
      v: 1,
      kind: 'seen',
      project,
      group,
      // Three groups of a project have one coarse hash, and one of version 1 each that may have come before.
      ...(Number(group) % 100 < 3 && { coarse: `${project}90` }),
      ...(random() < 0.2 && { old: groupOf(project) }),
      events: 1 + below(9),
      eventId,
      receivedAt: at,
      timestamp: at - below(90_000),
      releases: [
        { release: oneOf(RELEASES), environment: 'production', eventId, receivedAt: at, timestamp: at - below(90_000) },
      ],
      ...(isStale && { stale: true, ...(random() < 0.5 && { resent: true }) }),
      title: `Error: "${eventId.slice(-4)}" \u2028`,
      culprit: 'pay',
      type: 'Error',
      value: oneOf(['no', 'off', '']),
      level: oneOf(['error', 'warning']),
      platform: 'node',
      handled: random() < 0.5,
    };
  };

  const person = (project: number): IssueRecord => {
    const by = oneOf(PEOPLE);
    const issue = groupOf(project);
    const change = { v: 1, project, at, by } as const;
    const others = Array.from({ length: 1 + below(3) }, () => groupOf(project));
    const kind = oneOf([
      'resolve',
      'resolve',
      'reopen',
      'merge',
      'merge',
      'unmerge',
      'unmerge',
      'delete',
      'undo',
      'undo',
    ] as const);
    if (kind === 'undo') {
      const past = oneOf(done.slice(-6));
      if (past) {
        const { issue: about, at: of, moved } = past;
        return { ...change, project: past.project, by: past.by, kind, issue: about, of, ...(moved && { moved }) };
      }
      return { ...change, kind: 'reopen', issue };
    }
    done.push({ project, issue, at, by, moved: kind === 'merge' || kind === 'unmerge' });
    if (kind === 'merge') return { ...change, kind, into: issue, issues: others };
    if (kind === 'unmerge') {
      const { eventId, receivedAt } = { eventId: 'e'.repeat(32), receivedAt: at - 1 };
      const sights = others.map((group) => ({ group, release: oneOf(RELEASES), environment: '', eventId, receivedAt }));
      return { ...change, kind, issue, groups: [...new Set(others)], sights };
    }
    return kind === 'resolve' ? { ...change, kind, issue, inRelease: oneOf(RELEASES) } : { ...change, kind, issue };
  };

  const release = (project: number): ReleaseRecord => {
    const about = { v: 1, kind: 'release', project, release: oneOf(RELEASES.slice(1)), at } as const;
    const asked = { ...about, by: oneOf(PEOPLE), via: 'api' } as const;
    const fact = oneOf([
      'seen',
      'seen',
      'seen',
      'created',
      'finalized',
      'described',
      'deployed',
      'commits',
      'deleted',
    ] as const);
    switch (fact) {
      case 'seen':
        return {
          ...about,
          fact,
          environment: oneOf(['production', 'test']),
          eventId: at.toString(16).padStart(32, '0'),
        };
      case 'finalized':
        return { ...asked, fact, released: at - below(90_000) };
      case 'deployed':
        return {
          ...asked,
          fact,
          deploy: String(at),
          environment: 'production',
          name: '',
          url: '',
          started: 0,
          finished: at,
        };
      case 'commits': {
        const words = {
          repository: 'shop',
          described: true,
          message: 'Mend',
          authorName: 'ann',
          authorEmail: 'ann@example.com',
        };
        const commit = { sha: at.toString(16), ...words, timestamp: at, files: ['pay.ts'], fileCount: 1 };
        return { ...asked, fact, set: String(at), from: 0, commits: [commit] };
      }
      default:
        return { ...asked, fact };
    }
  };

  const tick = (): TickRecord => {
    // One in five comes again, as after a take-over.
    if (random() > 0.2) minute += MINUTE_MS;
    const away: TimeSpan[] = random() < 0.2 ? [{ from: minute - 30_000, to: minute }] : [];
    return { v: 1, kind: 'tick', minute, away, ...(random() < 0.1 && { gap: true as const }) };
  };

  return Array.from({ length: count }, () => {
    at += 1 + below(20_000);
    const project = 1 + below(PROJECTS);
    const chance = random();
    if (chance < 0.08) return tick();
    if (chance < 0.2) return release(project);
    return chance < 0.65 ? seen(project) : person(project);
  });
}
