import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';

import { filledPath } from '../../contract/endpoint.ts';
import { mailHtml } from '../../contract/mails.ts';
import type { Mail } from '../../contract/mails.ts';
import { mailQuery } from './queries.ts';
import { t } from './text.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { buttonClass } from '../ui/button.tsx';
import { Crumbs, Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { Time } from '../ui/time.tsx';
import { MailStatusBadge } from './mail-status.tsx';
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
    <Page width="text">
      <Crumbs
        trail={[
          <Link key="list" to="/mails">
            {t('mails.title')}
          </Link>,
          <span key="kind">{t(`mails.kind.${mail.kind}`)}</span>,
        ]}
      />
      <h1>{mail.subject}</h1>
      <div className={styles['meta']}>
        <MailStatusBadge mail={mail} />
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
        {mail.kind === 'operator' ? (
          <Link to="/pipeline" className={buttonClass({ size: 's' })}>
            {t('mails.openPipeline')}
          </Link>
        ) : (
          <Link to="/issues/$issueId" params={{ issueId: mail.issueId }} className={buttonClass({ size: 's' })}>
            {t('mails.openIssue')}
          </Link>
        )}
      </div>
      {form === 'html' ? <MailFrame mail={mail} /> : <pre className={styles['plain']}>{mail.text}</pre>}
    </Page>
  );
}

/**
 * The mail comes as a document of its own, under a policy that lets nothing run or load: the policy of this page would forbid its
 * styles. `allow-same-origin` lets us read its height; without `allow-scripts` nothing in it can use that.
 */
function MailFrame({ mail }: { mail: Mail }) {
  const [height, setHeight] = useState(720);
  return (
    <iframe
      className={styles['frame']}
      title={t('mails.frame', { subject: mail.subject })}
      src={filledPath(mailHtml.path, { id: mail.id })}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      style={{ blockSize: height }}
      onLoad={({ currentTarget }) =>
        setHeight(Math.max(240, currentTarget.contentDocument?.documentElement.scrollHeight ?? 0))
      }
    />
  );
}
