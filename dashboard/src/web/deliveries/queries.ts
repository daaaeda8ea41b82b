import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { allDeliveries, oneDelivery } from '../../contract/deliveries.ts';
import type { DeliveryView } from '../../contract/deliveries.ts';
import { ask } from '../app/client.ts';

export const deliveriesQuery = (view: DeliveryView) =>
  queryOptions({
    queryKey: ['deliveries', view],
    queryFn: ({ signal }) => ask(allDeliveries, { search: { view } }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: ['delivery', id],
    queryFn: ({ signal }) => ask(oneDelivery, { params: { id } }, signal),
  });
