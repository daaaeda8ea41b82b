import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { removeIssue } from '../../contract/issues.ts';
import { ask } from '../app/client.ts';
import { Button } from '../ui/button.tsx';
import { ISSUE_KEYS } from '../triage/issue-keys.ts';
import { useToast } from '../ui/toast.tsx';
import { t } from './text.ts';

/** Deleting asks once more, in place: the events of the issue go with it, and nothing brings them back. */
export function DeleteIssue({ issueId }: { issueId: string }) {
  const [asked, setAsked] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const remove = useMutation({
    mutationFn: () => ask(removeIssue, { params: { id: issueId } }),
    onSuccess: async () => {
      toast({ text: t('issue.deleted') });
      await navigate({ to: '/issues' });
      await Promise.all(Object.values(ISSUE_KEYS).map((queryKey) => client.invalidateQueries({ queryKey })));
    },
    onError: (error) => toast({ tone: 'bad', text: error.message }),
  });
  return (
    <Button
      size="s"
      look="danger"
      title={t('issue.deleteHint')}
      disabled={remove.isPending}
      onClick={() => (asked ? remove.mutate() : setAsked(true))}
      onBlur={() => setAsked(false)}
    >
      {asked ? t('issue.deleteSure') : t('issue.delete')}
    </Button>
  );
}
