import { queryOptions } from '@tanstack/react-query';

import { allMails, oneMail } from '../../contract/mails.ts';
import { ask } from '../app/client.ts';

export const mailsQuery = queryOptions({
  queryKey: ['mails'],
  queryFn: ({ signal }) => ask(allMails, {}, signal),
  refetchInterval: 15_000,
});

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: ['mail', id],
    queryFn: ({ signal }) => ask(oneMail, { params: { id } }, signal),
  });
