import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { changeOwnPassword } from '../../contract/own-account.ts';
import { ask } from '../app/client.ts';
import { problemsIn } from '../forms/field-problems.ts';
import { FormFrame } from '../forms/form-frame.tsx';
import { PasswordField } from '../forms/password-field.tsx';
import { Button } from '../ui/button.tsx';
import { Section } from '../ui/section.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './page.module.css';
import { accountQuery } from './queries.ts';
import { t } from './text.ts';

export function Password() {
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const client = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: () => ask(changeOwnPassword, { body: { password, newPassword } }),
    onSuccess: () => {
      setPassword('');
      setNewPassword('');
      toast({ text: t('account.changed') });
      return client.invalidateQueries({ queryKey: accountQuery.queryKey });
    },
  });
  const problemOf = problemsIn(change.error);
  return (
    <Section title={t('account.password')}>
      <p className={styles['note']}>{t('account.passwordText')}</p>
      <FormFrame
        label={t('account.password')}
        onSubmit={() => change.mutate()}
        error={change.error}
        title={t('account.failed')}
        foot={
          <Button type="submit" disabled={change.isPending || password === '' || newPassword === ''}>
            {t('account.change')}
          </Button>
        }
      >
        <div className={styles['fields']}>
          <PasswordField
            label={t('account.current')}
            autoComplete="current-password"
            value={password}
            problem={problemOf('password')}
            onChange={(event) => setPassword(event.target.value)}
          />
          <PasswordField
            label={t('account.new')}
            autoComplete="new-password"
            hint={t('account.rule')}
            value={newPassword}
            problem={problemOf('newPassword')}
            onChange={(event) => setNewPassword(event.target.value)}
          />
        </div>
      </FormFrame>
    </Section>
  );
}
