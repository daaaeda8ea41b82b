import { useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query';

import type { Issue, IssueAction, IssueDetail, IssueList } from '../../contract/issues.ts';
import { postJson } from '../app/client.ts';
import { t } from './text.ts';
import { useToast } from '../ui/toast.tsx';

export type Action = IssueAction['action'];

const undoOf = (action: Action): Action => (action === 'reopen' ? 'resolve' : 'reopen');

/** Resolves or reopens: the page changes at once, the answer confirms it, and ten seconds long it can be undone. */
export function useTriage() {
  const client = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (body: { ids: string[]; action: Action; undone?: boolean }) =>
      postJson('/api/ui/issues/actions', { ids: body.ids, action: body.action }),
    onMutate: ({ ids, action }) => mark(ids, action),
    onSuccess: (_answer, { ids, action, undone = false }) => {
      toast({
        text: t(`issues.done.${action}`, { count: ids.length }),
        ...(!undone && { undo: () => change.mutate({ ids, action: undoOf(action), undone: true }) }),
      });
      // The list shows the change within a second of the answer.
      setTimeout(() => {
        void client.invalidateQueries({ queryKey: ['issue'] });
        void client.invalidateQueries({ queryKey: ['projects'] });
        void client.invalidateQueries({ queryKey: ['issues', 'fresh'] });
      }, 1200);
    },
    onError: (error, { ids, action }) => {
      mark(ids, undoOf(action));
      toast({ tone: 'bad', text: t('issues.actionFailed', { reason: error.message }) });
    },
  });

  const mark = (ids: readonly string[], action: Action) => {
    const changed = <T extends Issue>(issue: T): T =>
      ids.includes(issue.id)
        ? {
            ...issue,
            status: action === 'reopen' ? 'unresolved' : 'resolved',
            substatus: action === 'reopen' ? 'ongoing' : '',
          }
        : issue;
    client.setQueriesData<InfiniteData<IssueList>>(
      { queryKey: ['issues', 'list'] },
      (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, issues: page.issues.map(changed) })) },
    );
    client.setQueriesData<IssueList>(
      { queryKey: ['issues', 'fresh'] },
      (data) => data && { ...data, issues: data.issues.map(changed) },
    );
    client.setQueriesData<IssueDetail>({ queryKey: ['issue'] }, (data) => data && changed(data));
  };

  return (ids: readonly string[], action: Action) => {
    if (ids.length > 0) change.mutate({ ids: [...ids], action });
  };
}
