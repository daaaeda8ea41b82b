import { DELIVERY_VIEWS } from '../../contract/deliveries.ts';
import type { DeliveryView } from '../../contract/deliveries.ts';

export interface DeliveriesSearch {
  view?: DeliveryView | undefined;
}

export const readDeliveriesSearch = ({ view }: Record<string, unknown>): DeliveriesSearch => {
  const known = DELIVERY_VIEWS.find((one) => one === view && one !== 'all');
  return known ? { view: known } : {};
};
