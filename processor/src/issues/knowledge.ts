import type { IssueRecord } from '@breakwater/relay/log';

import type { Store } from '../store/port.ts';
import type { ReleaseStates } from '../releases/release-states.ts';
import type { IssueChange } from './change.ts';
import { NOTHING_KNOWN } from './decide/known.ts';
import type { Changes, Known, RecordOf } from './decide/known.ts';
import { releasesOfReturn } from './decide/one-look.ts';
import { releasesInQuestion } from './decide/regression.ts';
import { isUndoOf } from './decide/undo-status.ts';
import { loadInheritances } from './inheritance.ts';
import type { GroupPlace } from './group-move.ts';
import type { IssueStates } from './issue-states.ts';
import { knownReleases } from './known-releases.ts';
import { movesInStore } from './moves-in-store.ts';
import type { OwnMove } from './own-moves.ts';

interface KnowledgeTools {
  states: IssueStates;
  releases: Pick<ReleaseStates, 'newest'>;
  store: Pick<Store, 'select'>;
}

export interface Knowledge {
  /** All that the decision on a record depends on. */
  of(record: IssueRecord): Promise<Known>;
  /** Call after each decision, so that the next one sees it. */
  add(changes: Changes): void;
}

/** The issue or release that each record is about, loaded for a part of a batch in at most three queries, and one a project. */
export async function knowledgeOf(
  records: readonly IssueRecord[],
  own: readonly OwnMove[],
  { states, releases: stored, store }: KnowledgeTools,
): Promise<Knowledge> {
  const releases = await knownReleases(records, own, stored);
  const places = await states.issuesOfGroups(records.filter(isSeen), own);
  const idOf = (record: AboutIssue): string =>
    record.kind === 'seen'
      ? (places.get(record.group) ?? record.group)
      : record.kind === 'merge'
        ? record.into
        : record.issue;
  const newest = new Map<string, IssueChange>();
  await loadAll(records.filter(isAboutIssue).map((record) => ({ project: record.project, issue: idOf(record) })));
  const made: IssueChange[] = [];

  async function loadAll(keys: readonly { project: number; issue: string }[]): Promise<void> {
    const unknown = keys.filter(({ issue }) => !newest.has(issue));
    for (const [issue, change] of await states.issues(unknown)) newest.set(issue, change);
    const targets = [...newest.values()].flatMap(({ project, state }) =>
      state.mergedInto !== null && !newest.has(state.mergedInto) ? [{ project, issue: state.mergedInto }] : [],
    );
    for (const [issue, change] of await states.issues(targets)) newest.set(issue, change);
  }

  /** An issue of another project is none. */
  const get = (project: number, id: string): IssueChange | null => {
    const change = newest.get(id);
    return change?.project === project ? change : null;
  };
  const leadFrom = (project: number, id: string): IssueChange | null => {
    const change = get(project, id);
    const target = change?.state.mergedInto ?? null;
    return target === null ? change : get(project, target);
  };
  const follow = (project: number, id: string): IssueChange | null => {
    const change = leadFrom(project, id);
    return change && isDeleted(change) ? null : change;
  };

  const aboutSeen = async (record: RecordOf<'seen'>, known: Known): Promise<Known> => {
    const own = leadFrom(record.project, idOf(record));
    const isNewGroup = own === null && idOf(record) === record.group;
    const { issue: inherited, hashes } = isNewGroup
      ? inheritances.of(record)
      : { issue: null, hashes: NOTHING_KNOWN.hashes };
    const lead = own ?? inherited;
    const placed = inherited ? { ...known, hashes, id: inherited.issue, issue: lead } : { ...known, hashes };
    if (lead && isDeleted(lead)) return { ...placed, issue: null, gone: lead };
    const questions = releasesInQuestion(placed.issue, record);
    if (questions.length === 0) return placed;
    return { ...placed, firstSeen: await releases.firstSeen(record.project, questions) };
  };

  const aboutMerge = async (record: RecordOf<'merge'>): Promise<Partial<Known>> => {
    const { project, issues } = record;
    await loadAll(issues.map((issue) => ({ project, issue })));
    const named = new Map(issues.flatMap((id) => pair(id, follow(project, id))));
    const into = follow(project, record.into);
    const merged = [...new Set(named.values())].filter(({ issue }) => issue !== into?.issue);
    if (merged.length === 0) return { named };
    const asked = movesInStore(store, project, own);
    const [held, leading] = await Promise.all([asked.held(merged), asked.leading(merged)]);
    return { named, held, leading };
  };

  const aboutUnmerge = async (record: RecordOf<'unmerge'>, issue: IssueChange | null): Promise<Partial<Known>> => {
    if (!issue) return {};
    const { project, groups } = record;
    const asked = movesInStore(store, project, own);
    const [origins, held] = await Promise.all([asked.origins(groups, issue.issue), asked.held([issue])]);
    const ids = [...groups, ...origins.flatMap(({ from }) => from ?? [])];
    await loadAll(ids.map((id) => ({ project, issue: id })));
    return { origins, held, ...(await namedIn(record)) };
  };

  const aboutUndo = async (record: RecordOf<'undo'>, issue: IssueChange | null): Promise<Partial<Known>> => {
    if (!issue) return {};
    if (!record.moved) return isUndoOf(issue, record) ? { before: await beforeStatus(issue) } : {};
    const { project, by, of } = record;
    const asked = movesInStore(store, project, own);
    const change = await asked.moveAt([...new Set([record.issue, issue.issue])], of, by);
    if (!change) return {};
    const [groups, changed] = await Promise.all([asked.movedBy(change), asked.changedBy(change)]);
    const issues = changed.filter((moved) => moved.change.issue !== change.issue);
    await loadAll(issues.map((moved) => ({ project, issue: moved.change.issue })));
    const held: GroupPlace[] = await asked.held(issues.flatMap((moved) => get(project, moved.change.issue) ?? []));
    return { undone: { change, groups, issues }, held, ...(await namedIn(record)) };
  };

  const namedIn = async (record: RecordOf<'unmerge' | 'undo'>): Promise<Pick<Known, 'named' | 'firstSeen'>> => {
    const { project } = record;
    const named = new Map([...newest].filter(([, change]) => change.project === project));
    const questions = releasesOfReturn(named.values(), record);
    return { named, firstSeen: questions.length > 0 ? await releases.firstSeen(project, questions) : new Map() };
  };

  /** The issues of these groups, before a sight asks for them. */
  const loadGroups = async (groups: readonly { project: number; group: string }[]): Promise<void> => {
    const unknown = groups.filter(({ group }) => !places.has(group));
    for (const [group, issue] of await states.issuesOfGroups(unknown, own)) places.set(group, issue);
    await loadAll(groups.map(({ project, group }) => ({ project, issue: places.get(group) ?? group })));
  };
  const inheritances = await loadInheritances(records, own, states, loadGroups, {
    issueOf: (group) => places.get(group) ?? group,
    leadFrom,
  });

  const beforeStatus = async (issue: IssueChange): Promise<IssueChange | null> => {
    const version = issue.state.since.version - 1;
    const isBefore = (change: IssueChange): boolean => change.issue === issue.issue && change.version === version;
    // The rows of this part are not stored yet.
    return made.find(isBefore) ?? (await states.change(issue, version));
  };

  return {
    async of(record) {
      if (!isAboutIssue(record)) return { ...NOTHING_KNOWN, release: releases.of(record) };
      const id = idOf(record);
      const issue = follow(record.project, id);
      const known = { ...NOTHING_KNOWN, issue, id: get(record.project, id)?.state.mergedInto ?? id };
      switch (record.kind) {
        case 'seen':
          return aboutSeen(record, known);
        case 'merge':
          return { ...known, ...(await aboutMerge(record)) };
        case 'unmerge':
          return { ...known, ...(await aboutUnmerge(record, issue)) };
        case 'undo':
          return { ...known, ...(await aboutUndo(record, issue)) };
        default:
          return known;
      }
    },
    add({ moves: added, issues, anchors = [], releases: facts = [] }) {
      releases.add(facts);
      inheritances.add(anchors);
      for (const { group, issue } of added) places.set(group, issue);
      for (const change of issues) newest.set(change.issue, change);
      made.push(...issues);
    },
  };
}

const isDeleted = ({ state }: IssueChange): boolean => state.status === 'deleted';
type AboutIssue = Exclude<IssueRecord, { kind: 'release' }>;
const isAboutIssue = (record: IssueRecord): record is AboutIssue => record.kind !== 'release';
const isSeen = (record: IssueRecord): record is RecordOf<'seen'> => record.kind === 'seen';

const pair = <Value>(key: string, value: Value | null): [string, Value][] => (value === null ? [] : [[key, value]]);
