import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import { useRef } from 'react';

import { actOnIssues } from '../../contract/issues.ts';
import type { Issue, IssueAction, IssueDetail, IssueList } from '../../contract/issues.ts';
import { ask } from '../app/client.ts';
import { useToast } from '../ui/toast.tsx';
import { ISSUE_KEYS } from './issue-keys.ts';
import { t } from './text.ts';

/** The actions that a person chooses; the undo of one is offered after it. */
export type Action = Exclude<IssueAction['action'], 'undo'>;

type State = Pick<Issue, 'status' | 'substatus'>;

interface Change {
  ids: readonly string[];
  action: Action;
  /** By the server's clock: the name of the change. */
  at: number;
  /** By the page's clock. */
  seenAt: number;
  before: ReadonlyMap<string, State>;
}

/** As long as the toast with its button stands there. */
const UNDO_MS = 10_000;

/** The list shows a change within a second of the answer. */
const SETTLED_MS = 1200;

const AFTER: Readonly<Record<Action, State>> = {
  resolve: { status: 'resolved', substatus: '' },
  resolveNow: { status: 'resolved', substatus: '' },
  reopen: { status: 'unresolved', substatus: 'ongoing' },
};

/**
 * Resolves or reopens: the page changes at once, the answer confirms it, and ten seconds long it can be undone. Undo makes the issue
 * all that it was, which the opposite action would not: a new issue is new again.
 */
export function useTriage() {
  const client = useQueryClient();
  const toast = useToast();
  const last = useRef<Change | null>(null);
  const settling = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const change = useMutation({
    mutationFn: ({ ids, action, undoes }: { ids: string[]; action: Action; undoes?: Change }) =>
      ask(actOnIssues, { body: undoes ? { ids, action: 'undo', of: undoes.at } : { ids, action } }),
    onMutate: async ({ ids, action, undoes }) => {
      // An answer that was asked for before this change would show the state before it.
      clearTimeout(settling.current);
      await Promise.all([
        client.cancelQueries({ queryKey: ISSUE_KEYS.fresh }),
        client.cancelQueries({ queryKey: ISSUE_KEYS.one }),
      ]);
      const before = statesOf(ids);
      mark(undoes ? undoes.before : new Map(ids.map((id) => [id, AFTER[action]])));
      return { before };
    },
    onSuccess: ({ at }, { ids, action, undoes }, { before }) => {
      const made: Change = { ids, action, at, seenAt: performance.now(), before };
      last.current = undoes ? null : made;
      toast({
        text: t(`issues.done.${undoes ? 'undo' : action}`, { count: ids.length }),
        ...(!undoes && { undo: () => change.mutate({ ids, action, undoes: made }) }),
      });
    },
    onError: (error, _asked, kept) => {
      if (kept) mark(kept.before);
      toast({ tone: 'bad', text: t('issues.actionFailed', { reason: error.message }) });
    },
    onSettled: () => {
      clearTimeout(settling.current);
      settling.current = setTimeout(() => {
        void client.invalidateQueries({ queryKey: ISSUE_KEYS.one });
        void client.invalidateQueries({ queryKey: ['projects'] });
        void client.invalidateQueries({ queryKey: ISSUE_KEYS.fresh });
      }, SETTLED_MS);
    },
  });

  const statesOf = (ids: readonly string[]): Map<string, State> => {
    const lists = client.getQueriesData<InfiniteData<IssueList>>({ queryKey: ISSUE_KEYS.list });
    const fresh = client.getQueriesData<IssueList>({ queryKey: ISSUE_KEYS.fresh });
    const details = client.getQueriesData<IssueDetail>({ queryKey: ISSUE_KEYS.one });
    const held: Issue[] = [
      ...lists.flatMap(([, data]) => data?.pages.flatMap((page) => page.issues) ?? []),
      ...fresh.flatMap(([, data]) => data?.issues ?? []),
      ...details.flatMap(([, data]) => (data ? [data] : [])),
    ];
    return new Map(
      held
        .filter(({ id }) => ids.includes(id))
        .map(({ id, status, substatus }): [string, State] => [id, { status, substatus }]),
    );
  };

  const mark = (states: ReadonlyMap<string, State>) => {
    const changed = <T extends Issue>(issue: T): T => ({ ...issue, ...states.get(issue.id) });
    client.setQueriesData<InfiniteData<IssueList>>(
      { queryKey: ISSUE_KEYS.list },
      (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, issues: page.issues.map(changed) })) },
    );
    client.setQueriesData<IssueList>(
      { queryKey: ISSUE_KEYS.fresh },
      (data) => data && { ...data, issues: data.issues.map(changed) },
    );
    client.setQueriesData<IssueDetail>({ queryKey: ISSUE_KEYS.one }, (data) => data && changed(data));
  };

  return (ids: readonly string[], action: Action) => {
    if (ids.length === 0) return;
    const undoes = action === 'reopen' ? undoneBy(last.current, ids, performance.now()) : null;
    change.mutate({ ids: [...ids], action, ...(undoes && { undoes }) });
  };
}

/** Reopening what was resolved a moment ago, as by pressing `e` twice, takes the resolution back. */
function undoneBy(last: Change | null, ids: readonly string[], now: number): Change | null {
  if (!last || last.action === 'reopen' || now - last.seenAt > UNDO_MS) return null;
  return ids.every((id) => last.ids.includes(id)) ? last : null;
}
