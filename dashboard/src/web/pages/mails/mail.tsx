import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

import type { Mail } from '../../../contract/mails.ts';
import { mailQuery } from '../../api/queries.ts';
import { t } from './text.ts';
import { useTitle } from '../../shell/use-title.ts';
import { buttonClass } from '../../ui/button.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Time } from '../../ui/time.tsx';
import { showMail } from './mail-document.ts';
import { MailStatus } from './mail-status.tsx';
import styles from './mail.module.css';

const route = getRouteApi('/app/mails/$mailId');

export function MailPage() {
  const { mailId } = route.useParams();
  const mail = useQuery(mailQuery(mailId));
  useTitle(mail.data?.subject ?? t('mails.title'));
  if (mail.isError) return <Problem isPage error={mail.error} onRetry={() => void mail.refetch()} />;
  if (!mail.data) return <Skeleton rows={6} height={80} />;
  return <Loaded mail={mail.data} />;
}

function Loaded({ mail }: { mail: Mail }) {
  const [form, setForm] = useState<'html' | 'plain'>('html');
  return (
    <article className={styles['page']}>
      <nav aria-label={t('nav.crumbs')} className={styles['crumbs']}>
        <Link to="/mails">{t('mails.title')}</Link>
        <span aria-hidden="true">/</span>
        <span>{t(`mails.kind.${mail.kind}`)}</span>
      </nav>
      <h1>{mail.subject}</h1>
      <div className={styles['meta']}>
        <MailStatus mail={mail} />
        <span>{t('mails.to', { receiver: mail.receiver })}</span>
        <Time at={mail.at} />
        {mail.detail !== '' && <span>{mail.detail}</span>}
      </div>
      <div className={styles['tools']}>
        <Switch
          label={t('mails.form')}
          value={form}
          options={[
            { value: 'html', label: t('mails.html') },
            { value: 'plain', label: t('mails.plain') },
          ]}
          onChange={setForm}
        />
        <Link to="/issues/$issueId" params={{ issueId: mail.issueId }} className={buttonClass({ size: 's' })}>
          {t('mails.openIssue')}
        </Link>
      </div>
      {form === 'html' ? <MailFrame mail={mail} /> : <pre className={styles['plain']}>{mail.text}</pre>}
    </article>
  );
}

/** `allow-same-origin` lets this page write into the frame; without `allow-scripts` nothing in it can run. */
function MailFrame({ mail }: { mail: Mail }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(480);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const show = () => {
      showMail(element, mail.html);
      setHeight(Math.max(240, element.contentDocument?.documentElement.scrollHeight ?? 0));
    };
    show();
    // Firefox replaces the first empty document once the frame has loaded.
    element.addEventListener('load', show);
    return () => element.removeEventListener('load', show);
  }, [mail.html]);
  return (
    <iframe
      ref={frame}
      className={styles['frame']}
      title={t('mails.frame', { subject: mail.subject })}
      sandbox="allow-same-origin allow-popups"
      style={{ blockSize: height }}
    />
  );
}
