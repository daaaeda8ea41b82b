import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Problem } from '../ui/problem.tsx';
import styles from './form.module.css';

/** The form that makes a thing of nothing but a name. */
export function NameForm({
  label,
  placeholder,
  missing,
  button,
  longest = 60,
  create,
}: {
  label: string;
  placeholder?: string;
  /** The sentence where no name is given. */
  missing: string;
  button: string;
  /** Characters that a name may have. */
  longest?: number;
  create: Pick<UseMutationResult<unknown, Error, string>, 'mutate' | 'isPending' | 'error'>;
}) {
  const [name, setName] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  return (
    <>
      <form
        className={styles['name']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setIsMissing(name.trim() === '');
          if (name.trim() !== '') create.mutate(name.trim(), { onSuccess: () => setName('') });
        }}
      >
        <Field
          label={label}
          value={name}
          maxLength={longest}
          placeholder={placeholder}
          autoComplete="off"
          problem={isMissing ? missing : undefined}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={create.isPending}>
          {button}
        </Button>
      </form>
      {create.error && <Problem error={create.error} />}
    </>
  );
}
