import { Link } from '@tanstack/react-router';

import type { ReceiptStep } from '../../contract/receipts.ts';
import { silenceWords } from '../silences/silence-words.ts';
import { byChannel } from '../format/channel-words.ts';
import { t } from './text.ts';
import styles from './story.module.css';

/** The details of one step beside its time. */
export function StepBody({ step }: { step: ReceiptStep }) {
  switch (step.stage) {
    case 'client':
      return (
        <>
          <Parts
            parts={[
              [t('receipt.client'), step.client],
              [t('receipt.sdk'), step.client === step.sdk ? '' : step.sdk],
              [t('receipt.release'), step.release],
              [t('receipt.environment'), step.environment],
            ]}
          />
          {step.stale !== '' && <p className={styles['warn']}>{t.or(`receipt.stale.${step.stale}`, step.stale)}</p>}
          {step.clock.map((moved) => (
            <p key={`${moved.type} ${moved.name}`} className={styles['warn']}>
              {moved.text}
            </p>
          ))}
        </>
      );
    case 'relay':
      return <Parts parts={[[t('receipt.relay'), step.relay]]} />;
    case 'log':
      return (
        <p>
          {t('receipt.place', { topic: step.topic, partition: String(step.partition), offset: String(step.offset) })}
        </p>
      );
    case 'processed':
      return <p>{t('receipt.lane', { lane: step.lane })}</p>;
    case 'symbolication':
      return step.files.length === 0 ? <p>{t('receipt.noMaps')}</p> : <Files files={step.files} />;
    case 'grouping':
      return (
        <p>
          {t('receipt.fingerprint', {
            issue: step.shortId,
            parts: step.fingerprint.join(' · '),
            version: step.version,
          })}
        </p>
      );
    case 'stored':
      return <p>{t('receipt.rows', { count: step.rows })}</p>;
    case 'decision':
      return (
        <p>
          {t(`receipt.decision.${step.kind}`)}. {step.text}
        </p>
      );
    case 'told':
      return (
        <>
          <p>
            {step.receivers > 0 && `${t('receipt.told', { count: step.receivers })}. `}
            {step.text}
          </p>
          {step.silence && <p>{silenceWords(step.silence)}</p>}
          {step.mails.length > 0 && (
            <ul className={styles['mails']}>
              {step.mails.map((mail) => (
                <li key={mail.id}>
                  <Link to="/deliveries/$deliveryId" params={{ deliveryId: mail.id }}>
                    {mail.channel === '' ? t('receipt.deletedChannel', { id: mail.receiver }) : mail.receiver}
                  </Link>{' '}
                  {mail.channel !== '' && `${t('receipt.by', { channel: byChannel(mail.channel) })} · `}
                  {mailStatus(mail.status)}
                  {mail.detail !== '' && ` · ${mail.detail}`}
                </li>
              ))}
            </ul>
          )}
        </>
      );
  }
}

const mailStatus = (status: string): string => t.or(`receipt.mail.${status}`, status);

function Parts({ parts }: { parts: readonly (readonly [name: string, value: string])[] }) {
  const known = parts.filter(([, value]) => value !== '');
  if (known.length === 0) return null;
  return (
    <dl className={styles['parts']}>
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Files({ files }: { files: Extract<ReceiptStep, { stage: 'symbolication' }>['files'] }) {
  return (
    <ul className={styles['files']}>
      {files.map((file) => {
        const reason = t.or(`receipt.map.${file.outcome}`, file.outcome);
        const ok = file.outcome === 'ok';
        return (
          <li key={`${file.file}${file.outcome}${file.debugId}`} data-ok={ok}>
            <code>{file.file}</code> {t('receipt.frames', { count: file.frames })},{' '}
            {ok ? t('receipt.mapUsed', { id: file.debugId }) : t('receipt.mapNone', { reason })}
          </li>
        );
      })}
    </ul>
  );
}
