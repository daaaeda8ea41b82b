import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ApiFailure } from '../app/client.ts';
import { Button } from '../ui/button.tsx';
import { useToast } from '../ui/toast.tsx';
import { problemsIn } from './field-problems.ts';
import type { ProblemOf } from './field-problems.ts';
import { FormFrame } from './form-frame.tsx';
import { t } from './text.ts';
import { useUnsavedGuard } from './use-unsaved-guard.ts';

/**
 * The frame of a form over values that were read. Nothing is sent before it is saved, and then all of it at once. A problem is mended
 * in the form; only where somebody else changed the same is it loaded again.
 */
export function SavedForm({
  queryKey,
  send,
  isDirty,
  button,
  saved,
  look = 'plain',
  after,
  children,
}: {
  /** The query that the form is filled from, which takes the answer. */
  queryKey: QueryKey;
  send: () => Promise<unknown>;
  isDirty: boolean;
  button: string;
  /** The sentence after it was saved. */
  saved: string;
  look?: 'plain' | 'primary';
  /** A query that shows something of these values too. */
  after?: QueryKey;
  children: (problemOf: ProblemOf) => ReactNode;
}) {
  const client = useQueryClient();
  const toast = useToast();
  const save = useMutation({
    mutationFn: send,
    onSuccess: (answer) => {
      toast({ text: saved });
      client.setQueryData(queryKey, answer);
      return after && client.invalidateQueries({ queryKey: after });
    },
  });
  useUnsavedGuard(isDirty);
  return (
    <FormFrame
      onSubmit={() => save.mutate()}
      error={save.error}
      title={t('form.notSaved')}
      mend={
        save.error instanceof ApiFailure &&
        save.error.code === 'settings_changed' && (
          <Button onClick={() => void client.resetQueries({ queryKey })}>{t('form.reload')}</Button>
        )
      }
      foot={
        <>
          <Button type="submit" look={look} disabled={!isDirty || save.isPending}>
            {button}
          </Button>
          {isDirty && <span role="status">{t('form.unsaved')}</span>}
        </>
      }
    >
      {children(problemsIn(save.error))}
    </FormFrame>
  );
}
