import type { ListedDelivery } from '../../contract/deliveries.ts';
import { Badge } from '../ui/badge.tsx';
import { byChannel } from '../format/channel-words.ts';
import { t } from './text.ts';

const TONES: Readonly<Record<ListedDelivery['state'], 'plain' | 'good' | 'bad' | 'warn'>> = {
  pending: 'plain',
  waiting: 'plain',
  begun: 'plain',
  delivered: 'good',
  kept: 'warn',
  refused: 'bad',
  doubt: 'warn',
  digested: 'plain',
};

export const DeliveryStateBadge = ({ state }: { state: ListedDelivery['state'] }) => (
  <Badge tone={TONES[state]}>{t(`deliveries.state.${state}`)}</Badge>
);

/** The heading of a delivery: its title, or what it is about before its words are written. */
export const headingOf = ({ title, kind, shortId }: Pick<ListedDelivery, 'title' | 'kind' | 'shortId'>): string =>
  title === '' ? t('deliveries.about', { kind: t(`deliveries.kind.${kind}`), shortId }).trim() : title;

export const receiverWords = ({ receiver, channel }: Pick<ListedDelivery, 'receiver' | 'channel'>): string =>
  channel === '' ? t('deliveries.toGone', { receiver }) : t('deliveries.to', { receiver, channel: byChannel(channel) });
