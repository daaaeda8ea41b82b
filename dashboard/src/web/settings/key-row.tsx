import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import { revokeProjectKey, rotateProjectKey, saveProjectKey } from '../../contract/keys.ts';
import type { KeyChangeRequest, ShownKey } from '../../contract/keys.ts';
import { ask } from '../app/client.ts';
import { SelectField } from '../forms/select-field.tsx';
import { SureButton } from '../forms/sure-button.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Field } from '../ui/field.tsx';
import { Time } from '../ui/time.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './keys.module.css';
import { t } from './keys-text.ts';

/** A week: most applications are deployed again within it. */
const USUAL_HOURS = '168';
const HOURS = ['0', '1', '24', USUAL_HOURS, '720'] as const;

export function KeyRow({ slug, shown, onChanged }: { slug: string; shown: ShownKey; onChanged: () => Promise<void> }) {
  const { publicKey, label, state, validUntil, dsn, version } = shown;
  const [open, setOpen] = useState<'label' | 'replace' | null>(null);
  const toast = useToast();
  const params = { slug, key: publicKey };
  const onError = (error: Error): void => toast({ tone: 'bad', text: error.message });
  const change = useMutation({
    mutationFn: (body: Partial<KeyChangeRequest>) =>
      ask(saveProjectKey, { params, body: { version, label, isOn: state !== 'disabled', validUntil, ...body } }),
    onSuccess: onChanged,
    onError,
  });
  const replace = useMutation({
    mutationFn: (hours: number) => ask(rotateProjectKey, { params, body: { hours } }),
    onSuccess: onChanged,
    onError,
  });
  const revoke = useMutation({
    mutationFn: () => ask(revokeProjectKey, { params }),
    onSuccess: () => {
      toast({ text: t('keys.revoked') });
      return onChanged();
    },
    onError,
  });
  const isOff = state === 'disabled';
  return (
    <li className={styles['key']}>
      <KeyHead shown={shown} />
      <CopyField value={dsn} name={t('keys.dsn', { label })} />
      {open === null && (
        <div className={styles['tools']}>
          <Button size="s" aria-label={t('keys.renameNamed', { label })} onClick={() => setOpen('label')}>
            {t('keys.rename')}
          </Button>
          <Button size="s" aria-label={t('keys.replaceNamed', { label })} onClick={() => setOpen('replace')}>
            {t('keys.replace')}
          </Button>
          {validUntil !== null && (
            <Button
              size="s"
              aria-label={t('keys.keepNamed', { label })}
              disabled={change.isPending}
              onClick={() => change.mutate({ validUntil: null })}
            >
              {t('keys.keep')}
            </Button>
          )}
          <Button
            size="s"
            aria-label={t(isOff ? 'keys.onNamed' : 'keys.offNamed', { label })}
            disabled={change.isPending}
            onClick={() => change.mutate({ isOn: isOff })}
          >
            {t(isOff ? 'keys.on' : 'keys.off')}
          </Button>
          <SureButton
            aria-label={t('keys.revokeNamed', { label })}
            sure={t('keys.revokeSure')}
            disabled={revoke.isPending}
            onSure={() => revoke.mutate()}
          >
            {t('keys.revoke')}
          </SureButton>
        </div>
      )}
      {open === 'label' && (
        <LabelForm
          label={label}
          isBusy={change.isPending}
          onSave={(name) => change.mutate({ label: name })}
          onCancel={() => setOpen(null)}
        />
      )}
      {open === 'replace' && (
        <ReplaceForm
          isBusy={replace.isPending}
          onReplace={(hours) => replace.mutate(hours)}
          onCancel={() => setOpen(null)}
        />
      )}
    </li>
  );
}

function KeyHead({ shown: { label, state, validUntil, createdAt, lastUsedAt, lastClient } }: { shown: ShownKey }) {
  return (
    <div className={styles['head']}>
      <h3>{label}</h3>
      {state !== 'active' && <Badge tone="warn">{t(`keys.state.${state}`)}</Badge>}
      <small>
        {t('keys.made')} <Time at={createdAt} /> ·{' '}
        {lastUsedAt === null ? (
          t('keys.unused')
        ) : (
          <>
            {t('keys.used')} <Time at={lastUsedAt} /> {lastClient !== '' && t('keys.by', { client: lastClient })}
          </>
        )}
        {validUntil !== null && state === 'active' && (
          <>
            {' '}
            · {t('keys.until')} <Time at={validUntil} look="local" />
          </>
        )}
      </small>
    </div>
  );
}

function LabelForm({
  label,
  isBusy,
  onSave,
  onCancel,
}: {
  label: string;
  isBusy: boolean;
  onSave: (label: string) => void;
  onCancel: () => void;
}) {
  const [name, setName] = useState(label);
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(name.trim());
      }}
    >
      <Field
        label={t('keys.label')}
        value={name}
        maxLength={60}
        autoFocus
        onChange={(event) => setName(event.target.value)}
      />
      <Button type="submit" disabled={isBusy || name.trim() === '' || name.trim() === label}>
        {t('keys.save')}
      </Button>
      <Button look="quiet" onClick={onCancel}>
        {t('keys.cancel')}
      </Button>
    </form>
  );
}

function ReplaceForm({
  isBusy,
  onReplace,
  onCancel,
}: {
  isBusy: boolean;
  onReplace: (hours: number) => void;
  onCancel: () => void;
}) {
  const [hours, setHours] = useState<string>(USUAL_HOURS);
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        onReplace(Number(hours));
      }}
    >
      <p>{t('keys.replaceText')}</p>
      <SelectField
        label={t('keys.hours')}
        value={hours}
        options={HOURS.map((value) => ({ value, label: t(`keys.hours.${value}`) }))}
        onChange={setHours}
      />
      <Button type="submit" disabled={isBusy}>
        {t('keys.replaceButton')}
      </Button>
      <Button look="quiet" onClick={onCancel}>
        {t('keys.cancel')}
      </Button>
    </form>
  );
}
