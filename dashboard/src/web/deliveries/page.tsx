import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';

import { DELIVERY_VIEWS } from '../../contract/deliveries.ts';
import type { DeliveryList, HeldReceiver, ListedDelivery } from '../../contract/deliveries.ts';
import { deliveriesQuery } from './queries.ts';
import { t } from './text.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { CodeBlock } from '../ui/code.tsx';
import { Empty } from '../ui/empty.tsx';
import { Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { Time } from '../ui/time.tsx';
import { DeliveryStateBadge, headingOf, receiverWords } from './delivery-state.tsx';
import styles from './page.module.css';

const SETTINGS = `BREAKWATER_SMTP_URL=smtps://user:password@smtp.example.com:465 \\
BREAKWATER_MAIL_FROM=breakwater@example.com \\
npm start`;

const route = getRouteApi('/app/deliveries');

export function DeliveriesPage() {
  useTitle(t('deliveries.title'));
  const { view = 'all' } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useQuery(deliveriesQuery(view));
  return (
    <Page width="form">
      <header>
        <h1>{t('deliveries.title')}</h1>
        <p className={styles['intro']}>{t('deliveries.text')}</p>
      </header>
      {list.isPending && <Skeleton rows={6} height={60} />}
      {list.isError && !list.data && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && !list.data.smtp && (
        <section className={styles['setup']} aria-label={t('deliveries.noSmtp')}>
          <p>
            <strong>{t('deliveries.noSmtp')}</strong> {t('deliveries.noSmtpHow')}
          </p>
          <CodeBlock code={SETTINGS} language="shell" label={t('deliveries.noSmtpHow')} />
        </section>
      )}
      {list.data?.held.map((held) => (
        <Held key={held.receiver} held={held} />
      ))}
      {list.data && (
        <div className={styles['views']}>
          <Switch
            label={t('deliveries.view')}
            value={view}
            options={DELIVERY_VIEWS.map((value) => ({ value, label: viewLabel(value, list.data) }))}
            onChange={(chosen) => void navigate({ search: { view: chosen === 'all' ? undefined : chosen } })}
          />
        </div>
      )}
      {list.data && <Rows list={list.data} isAll={view === 'all'} />}
    </Page>
  );
}

const viewLabel = (view: (typeof DELIVERY_VIEWS)[number], { counts }: DeliveryList): string =>
  t(`deliveries.view.${view}`, { count: String(counts[view]) });

function Rows({ list, isAll }: { list: DeliveryList; isAll: boolean }) {
  if (list.deliveries.length === 0)
    return (
      <Empty title={isAll ? t('deliveries.none') : t('deliveries.noneHere')}>
        {isAll && <p>{t('deliveries.noneText')}</p>}
      </Empty>
    );
  return (
    <>
      <ul className={styles['list']}>
        {list.deliveries.map((delivery) => (
          <Row key={delivery.id} delivery={delivery} />
        ))}
      </ul>
      {list.total > list.deliveries.length && (
        <p className={styles['intro']}>
          {t('deliveries.newest', { shown: String(list.deliveries.length), total: String(list.total) })}
        </p>
      )}
    </>
  );
}

const Held = ({ held: { receiver, detail, at } }: { held: HeldReceiver }) => (
  <section className={styles['setup']} aria-label={t('deliveries.held')}>
    <p>
      <strong>{t('deliveries.held')}</strong> {t('deliveries.heldText', { receiver })}
    </p>
    <p>
      {t('deliveries.heldAnswer', { detail })} · <Time at={at} />
    </p>
  </section>
);

const FAILED: readonly ListedDelivery['state'][] = ['pending', 'refused', 'doubt'];

function Row({ delivery }: { delivery: ListedDelivery }) {
  const { id, receiver, channel, state, detail, attempts, nextAt, at } = delivery;
  return (
    <li className={styles['row']}>
      <DeliveryStateBadge state={state} />
      <div className={styles['what']}>
        <Link to="/deliveries/$deliveryId" params={{ deliveryId: id }}>
          {headingOf(delivery)}
        </Link>
        <small>
          {receiverWords({ receiver, channel })}
          {attempts > 1 && ` · ${t('deliveries.attempts', { count: attempts })}`}
          {FAILED.includes(state) && detail !== '' && ` · ${detail}`}
          {nextAt !== null && (attempts > 0 || state === 'waiting') && (
            <>
              {' '}
              · {t('deliveries.next')} <Time at={nextAt} />
            </>
          )}
        </small>
      </div>
      <span className={styles['time']}>
        <Time at={at} />
      </span>
    </li>
  );
}
