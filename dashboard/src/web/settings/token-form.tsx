import type { UseMutationResult } from '@tanstack/react-query';
import { useState } from 'react';

import { TOKEN_SCOPES } from '../../contract/rights.ts';
import type { TokenScope } from '../../contract/rights.ts';
import type { NewToken, TokenRequest } from '../../contract/tokens.ts';
import { problemsIn } from '../forms/field-problems.ts';
import { FormFrame } from '../forms/form-frame.tsx';
import { SelectField } from '../forms/select-field.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { t } from './text.ts';
import styles from './tokens.module.css';

const DAY_MS = 24 * 3_600_000;
const DAYS = ['30', '90', '365', 'none'] as const;

/** Makes a token: what it is for, what it may do, and until when. */
export function TokenForm({ create }: { create: UseMutationResult<NewToken, Error, TokenRequest> }) {
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['artifacts', 'releases']);
  const [days, setDays] = useState<string>('365');
  const problemOf = problemsIn(create.error);
  const toggle = (scope: TokenScope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope]);
  const send = () =>
    create.mutate(
      {
        label: label.trim(),
        scopes: [...scopes],
        endsAt: days === 'none' ? null : Date.now() + Number(days) * DAY_MS,
      },
      { onSuccess: () => setLabel('') },
    );
  return (
    <div className={styles['make']}>
      <FormFrame
        label={t('settings.tokenCreate')}
        onSubmit={send}
        error={create.error}
        foot={
          <Button type="submit" disabled={create.isPending || label.trim() === '' || scopes.length === 0}>
            {t('settings.tokenCreate')}
          </Button>
        }
      >
        <div className={styles['fields']}>
          <Field
            label={t('settings.tokenLabel')}
            value={label}
            maxLength={60}
            placeholder={t('settings.tokenPlaceholder')}
            autoComplete="off"
            problem={problemOf('label')}
            onChange={(event) => setLabel(event.target.value)}
          />
          <SelectField
            label={t('settings.tokenEnds')}
            value={days}
            options={DAYS.map((value) => ({ value, label: t(`settings.tokenDays.${value}`) }))}
            onChange={setDays}
          />
        </div>
        <fieldset className={styles['scopes']}>
          <legend>{t('settings.tokenScopes')}</legend>
          {TOKEN_SCOPES.map((scope) => (
            <label key={scope}>
              <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
              <span>
                {t(`settings.scope.${scope}`)} <small>{t(`settings.scopeText.${scope}`)}</small>
              </span>
            </label>
          ))}
        </fieldset>
      </FormFrame>
    </div>
  );
}
