import { queryOptions } from '@tanstack/react-query';

import type { Mail, MailList } from '../../contract/mails.ts';
import { getJson } from '../app/client.ts';

export const mailsQuery = queryOptions({
  queryKey: ['mails'],
  queryFn: ({ signal }) => getJson<MailList>('/api/ui/mails', signal),
  refetchInterval: 15_000,
});

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['mail', id],
    queryFn: ({ signal }) => getJson<Mail>(`/api/ui/mails/${encodeURIComponent(id)}`, signal),
  });
