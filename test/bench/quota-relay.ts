import { openLog } from '@breakwater/relay/log';
import { createLogger } from '@breakwater/relay/service';

import { quotaKafka, startQuotaRelay } from '../support/quota-relays.ts';

/* One of the relays of `quota.bench.ts`, as a process of its own on a real Kafka: `quota-relay.ts BROKERS NAME`. */

const [brokers = '', name = ''] = process.argv.slice(2);
const log = await openLog(quotaKafka(brokers.split(','), name), createLogger('relay', 'error'));
const relay = await startQuotaRelay(log, name);
process.send?.(relay.url);

// Asked to end, or the process that started it has ended.
process.on('disconnect', () => void stop());

async function stop(): Promise<void> {
  await relay.close();
  await log.close();
  process.exit(0);
}
