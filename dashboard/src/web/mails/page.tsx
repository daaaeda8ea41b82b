import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { ListedMail } from '../../contract/mails.ts';
import { mailsQuery } from './queries.ts';
import { t } from './text.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { CodeBlock } from '../ui/code.tsx';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { MailStatusBadge } from './mail-status.tsx';
import styles from './page.module.css';

const SETTINGS = `BREAKWATER_SMTP_URL=smtps://user:password@smtp.example.com:465 \\
BREAKWATER_MAIL_FROM=breakwater@example.com \\
npm start`;

export function MailsPage() {
  useTitle(t('mails.title'));
  const list = useQuery(mailsQuery);
  return (
    <Page width="form">
      <header>
        <h1>{t('mails.title')}</h1>
        <p className={styles['intro']}>{t('mails.text')}</p>
      </header>
      {list.isPending && <Skeleton rows={6} height={60} />}
      {list.isError && !list.data && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && !list.data.smtp && (
        <section className={styles['setup']} aria-label={t('mails.noSmtp')}>
          <p>
            <strong>{t('mails.noSmtp')}</strong> {t('mails.noSmtpHow')}
          </p>
          <CodeBlock code={SETTINGS} language="shell" label={t('mails.noSmtpHow')} />
        </section>
      )}
      {list.data && list.data.mails.length > 0 && (
        <ul className={styles['list']}>
          {list.data.mails.map((mail) => (
            <Row key={mail.id} mail={mail} />
          ))}
        </ul>
      )}
      {list.data && list.data.total > list.data.mails.length && (
        <p className={styles['intro']}>
          {t('mails.newest', { shown: String(list.data.mails.length), total: String(list.data.total) })}
        </p>
      )}
      {list.data?.mails.length === 0 && (
        <Empty title={t('mails.none')}>
          <p>{t('mails.noneText')}</p>
        </Empty>
      )}
    </Page>
  );
}

function Row({ mail }: { mail: ListedMail }) {
  return (
    <li className={styles['row']}>
      <MailStatusBadge mail={mail} />
      <div className={styles['what']}>
        <Link to="/mails/$mailId" params={{ mailId: mail.id }}>
          {mail.subject}
        </Link>
        <small>
          {t('mails.to', { receiver: mail.receiver })}
          {mail.status !== 'sent' && mail.detail !== '' && ` · ${mail.detail}`}
        </small>
      </div>
      <span className={styles['time']}>
        <Time at={mail.at} />
      </span>
    </li>
  );
}
