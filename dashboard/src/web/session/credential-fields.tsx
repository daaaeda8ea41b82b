import { PasswordField } from '../forms/password-field.tsx';
import { Field } from '../ui/field.tsx';
import type { CredentialProblems } from './credentials.ts';
import { t } from './text.ts';

export function CredentialFields({ problems, isNew }: { problems: CredentialProblems; isNew: boolean }) {
  return (
    <>
      <Field
        label={t('session.email')}
        name="email"
        type="email"
        autoComplete="username"
        problem={problems.email}
        autoFocus
      />
      <PasswordField
        label={t('session.password')}
        name="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        problem={problems.password}
        {...(isNew && { hint: t('session.passwordRule') })}
      />
    </>
  );
}
