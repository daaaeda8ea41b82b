import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { beginOwnSecondFactor, confirmOwnSecondFactor, dropOwnSecondFactor } from '../../contract/own-account.ts';
import type { NewSecondFactor } from '../../contract/own-account.ts';
import { ask } from '../app/client.ts';
import { FormFrame } from '../forms/form-frame.tsx';
import { PasswordField } from '../forms/password-field.tsx';
import { ReadSection } from '../forms/read-section.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { CopyField } from '../ui/copy-field.tsx';
import { Field } from '../ui/field.tsx';
import { QrCode } from '../ui/qr-code.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './page.module.css';
import { accountQuery } from './queries.ts';
import { t } from './text.ts';

export function SecondFactorSettings() {
  const account = useQuery(accountQuery);
  const [begun, setBegun] = useState<NewSecondFactor | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <ReadSection
      title={t('account.factor')}
      text={t('account.factorText')}
      query={account}
      rows={1}
      height={140}
      head={codes && <RecoveryCodes codes={codes} />}
    >
      {({ recoveryCodesLeft }) => {
        if (recoveryCodesLeft !== null) return <Drop left={recoveryCodesLeft} onDropped={() => setCodes(null)} />;
        if (!begun) return <Begin onBegun={setBegun} />;
        return (
          <Confirm
            begun={begun}
            onConfirmed={(made) => {
              setBegun(null);
              setCodes(made);
            }}
          />
        );
      }}
    </ReadSection>
  );
}

function Begin({ onBegun }: { onBegun: (begun: NewSecondFactor) => void }) {
  const [password, setPassword] = useState('');
  const begin = useMutation({
    mutationFn: () => ask(beginOwnSecondFactor, { body: { password } }),
    onSuccess: onBegun,
  });
  return (
    <PasswordForm
      words={t('account.factorOff')}
      button={t('account.factorBegin')}
      password={password}
      onPassword={setPassword}
      send={begin}
    />
  );
}

function Drop({ left, onDropped }: { left: number; onDropped: () => void }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const client = useQueryClient();
  const toast = useToast();
  const drop = useMutation({
    mutationFn: () => ask(dropOwnSecondFactor, { body: { password, code } }),
    onSuccess: () => {
      onDropped();
      toast({ text: t('account.factorDropped') });
      return client.invalidateQueries({ queryKey: accountQuery.queryKey });
    },
  });
  return (
    <PasswordForm
      words={t('account.factorOn', { count: left })}
      button={t('account.factorDrop')}
      password={password}
      onPassword={setPassword}
      code={{ value: code, onChange: setCode }}
      send={drop}
    />
  );
}

/** A step that the password has to allow, and a code where one is asked for. */
function PasswordForm({
  words,
  button,
  password,
  onPassword,
  code,
  send,
}: {
  words: string;
  button: string;
  password: string;
  onPassword: (password: string) => void;
  code?: { value: string; onChange: (code: string) => void };
  send: { mutate: () => void; error: Error | null; isPending: boolean };
}) {
  return (
    <FormFrame
      label={t('account.factor')}
      onSubmit={() => send.mutate()}
      error={send.error}
      title={t('account.failed')}
      foot={
        <>
          <Button type="submit" disabled={send.isPending || password === '' || code?.value.trim() === ''}>
            {button}
          </Button>
          <span>{words}</span>
        </>
      }
    >
      <div className={styles['fields']}>
        <PasswordField
          label={t('account.current')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => onPassword(event.target.value)}
        />
        {code && (
          <Field
            label={t('account.anyCode')}
            autoComplete="one-time-code"
            maxLength={40}
            value={code.value}
            onChange={(event) => code.onChange(event.target.value)}
          />
        )}
      </div>
    </FormFrame>
  );
}

function Confirm({ begun, onConfirmed }: { begun: NewSecondFactor; onConfirmed: (codes: readonly string[]) => void }) {
  const [code, setCode] = useState('');
  const client = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => ask(confirmOwnSecondFactor, { body: { code } }),
    onSuccess: ({ recoveryCodes }) => {
      onConfirmed(recoveryCodes);
      return client.invalidateQueries({ queryKey: accountQuery.queryKey });
    },
  });
  return (
    <FormFrame
      label={t('account.factor')}
      onSubmit={() => confirm.mutate()}
      error={confirm.error}
      title={t('account.failed')}
      foot={
        <Button type="submit" disabled={confirm.isPending || code.trim() === ''}>
          {t('account.factorConfirm')}
        </Button>
      }
    >
      <div className={styles['scan']}>
        <QrCode text={begun.url} label={t('account.factorQr')} />
        <div>
          <p>{t('account.factorScan')}</p>
          <CopyField value={begun.secret} name={t('account.factorSecret')} />
          <Field
            label={t('account.code')}
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={10}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        </div>
      </div>
    </FormFrame>
  );
}

const RecoveryCodes = ({ codes }: { codes: readonly string[] }) => (
  <div role="status" className={styles['made']}>
    <strong>{t('account.codesShown')}</strong>
    <ul className={styles['codes']}>
      {codes.map((code) => (
        <li key={code}>{code}</li>
      ))}
    </ul>
    <CopyButton text={codes.join('\n')} name={t('account.codes')} />
  </div>
);
