import type { ListedMail } from '../../contract/mails.ts';
import { t } from './text.ts';
import { Badge } from '../ui/badge.tsx';

const TONES = {
  pending: 'plain',
  waiting: 'plain',
  digested: 'plain',
  sent: 'good',
  failed: 'bad',
  doubt: 'warn',
  outbox: 'warn',
} as const;

export const MailStatusBadge = ({ mail }: { mail: Pick<ListedMail, 'status'> }) => (
  <Badge tone={TONES[mail.status]}>{t(`mails.status.${mail.status}`)}</Badge>
);
