import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';

import { deliveryHtml } from '../../contract/deliveries.ts';
import type { ShownDelivery } from '../../contract/deliveries.ts';
import { BASE_PATH } from '../app/base-path.ts';
import { filledPath } from '../../contract/endpoint.ts';
import { deliveryQuery } from './queries.ts';
import { t } from './text.ts';
import { useTitle } from '../app/shell/use-title.ts';
import { buttonClass } from '../ui/button.tsx';
import { Crumbs, Page } from '../ui/page.tsx';
import { Problem } from '../ui/problem.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { Time } from '../ui/time.tsx';
import { DeliveryStateBadge, headingOf, receiverWords } from './delivery-state.tsx';
import styles from './delivery.module.css';

const route = getRouteApi('/app/deliveries/$deliveryId');

export function DeliveryPage() {
  const { deliveryId } = route.useParams();
  const delivery = useQuery(deliveryQuery(deliveryId));
  useTitle(delivery.data ? headingOf(delivery.data) : t('deliveries.title'));
  if (delivery.isError) return <Problem isPage error={delivery.error} onRetry={() => void delivery.refetch()} />;
  if (!delivery.data) return <Skeleton rows={6} height={80} />;
  return <Loaded delivery={delivery.data} />;
}

function Loaded({ delivery }: { delivery: ShownDelivery }) {
  const [form, setForm] = useState<'html' | 'plain'>('html');
  const { kind, state, receiver, channel, detail, attempts, at, nextAt, issueId } = delivery;
  return (
    <Page width="text">
      <Crumbs
        trail={[
          <Link key="list" to="/deliveries">
            {t('deliveries.title')}
          </Link>,
          <span key="kind">{t(`deliveries.kind.${kind}`)}</span>,
        ]}
      />
      <h1>{headingOf(delivery)}</h1>
      <div className={styles['meta']}>
        <DeliveryStateBadge state={state} />
        <span>{receiverWords({ receiver, channel })}</span>
        <Time at={at} />
        {attempts > 0 && <span>{t('deliveries.attempts', { count: attempts })}</span>}
        {nextAt !== null && (
          <span>
            {t('deliveries.next')} <Time at={nextAt} />
          </span>
        )}
      </div>
      <p className={styles['meta']}>
        {t(`deliveries.stateText.${state}`)} {detail}
      </p>
      <div className={styles['tools']}>
        {delivery.hasHtml ? (
          <Switch
            label={t('deliveries.form')}
            value={form}
            options={[
              { value: 'html', label: t('deliveries.html') },
              { value: 'plain', label: t('deliveries.plain') },
            ]}
            onChange={setForm}
          />
        ) : (
          <span />
        )}
        {kind === 'operator' && (
          <Link to="/pipeline" className={buttonClass({ size: 's' })}>
            {t('deliveries.openPipeline')}
          </Link>
        )}
        {issueId !== '0' && (
          <Link to="/issues/$issueId" params={{ issueId }} className={buttonClass({ size: 's' })}>
            {t('deliveries.openIssue')}
          </Link>
        )}
      </div>
      {delivery.hasHtml && form === 'html' && <MailFrame delivery={delivery} />}
      {!(delivery.hasHtml && form === 'html') && delivery.text !== '' && (
        <pre className={styles['plain']}>{delivery.text}</pre>
      )}
      {state === 'pending' && delivery.text === '' && <p>{t('deliveries.noWords')}</p>}
    </Page>
  );
}

/**
 * The mail comes as a document of its own, under a policy that lets nothing run or load: the policy of this page would forbid its
 * styles. `allow-same-origin` lets us read its height; without `allow-scripts` nothing in it can use that.
 */
function MailFrame({ delivery }: { delivery: ShownDelivery }) {
  const [height, setHeight] = useState(720);
  return (
    <iframe
      className={styles['frame']}
      title={t('deliveries.frame', { subject: delivery.title })}
      src={BASE_PATH + filledPath(deliveryHtml.path, { id: delivery.id })}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      style={{ blockSize: height }}
      onLoad={({ currentTarget }) =>
        setHeight(Math.max(240, currentTarget.contentDocument?.documentElement.scrollHeight ?? 0))
      }
    />
  );
}
