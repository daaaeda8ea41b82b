import { useState } from 'react';
import type { ComponentProps } from 'react';

import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { t } from './text.ts';

/** A field for a password, which its person may look at. */
export function PasswordField(props: Omit<ComponentProps<typeof Field>, 'type' | 'after'>) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      after={
        <Button look="quiet" size="s" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {t(shown ? 'form.hidePassword' : 'form.showPassword')}
        </Button>
      }
    />
  );
}
