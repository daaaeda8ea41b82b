import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import { removeIssue } from '../../contract/issues.ts';
import { SureButton } from '../forms/sure-button.tsx';
import { ask } from '../app/client.ts';
import { ISSUE_KEYS } from '../triage/issue-keys.ts';
import { useToast } from '../ui/toast.tsx';
import { t } from './text.ts';

/** The events of the issue go with it, and nothing brings them back. */
export function DeleteIssue({ issueId }: { issueId: string }) {
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
    <SureButton
      title={t('issue.deleteHint')}
      sure={t('issue.deleteSure')}
      disabled={remove.isPending}
      onSure={() => remove.mutate()}
    >
      {t('issue.delete')}
    </SureButton>
  );
}
