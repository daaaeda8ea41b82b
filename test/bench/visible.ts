import type { Breakwater } from '../support/breakwater.ts';
import { ingestUrl } from '../support/send.ts';
import { pause } from '../support/wait.ts';
import { sendSteadily } from './load.ts';
import type { Prepared } from './load.ts';

export interface ProbedLoad {
  perSecond: number;
  seconds: number;
  /** One event in so many is the first of an issue of its own. */
  probeEvery: number;
  usual: (index: number) => Prepared;
  /** The title of its issue holds `name`. */
  probe: (name: string) => Prepared;
}

interface Listed {
  issues: { title: string }[];
}

/** How often the list is requested, which is a part of the figure. */
const LOOK_MS = 50;
const GRACE_S = 20;

/** Milliseconds from the send until the page's list of issues shows an event, for each probe of a load. */
export async function visibleLatencies(breakwater: Breakwater, load: ProbedLoad): Promise<number[]> {
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  let sending = true;
  const deadline = performance.now() + (load.seconds + GRACE_S) * 1000;
  const watch = async () => {
    for (;;) {
      const list = await breakwater.api<Listed>('/api/ui/issues?query=probe&sort=firstSeen&period=1h&limit=100');
      const now = performance.now();
      for (const { title } of list.issues) {
        const probe = /probe-\d+/.exec(title)?.[0] ?? '';
        const sent = sentAt.get(probe);
        if (sent === undefined) continue;
        latencies.push(now - sent);
        sentAt.delete(probe);
      }
      if (!sending && sentAt.size === 0) return;
      if (!sending && now > deadline) throw new Error(`${sentAt.size} probes never became visible`);
      await pause(LOOK_MS);
    }
  };
  const make = (index: number): Prepared => {
    if (index % load.probeEvery !== 0) return load.usual(index);
    const name = `probe-${index}`;
    const prepared = load.probe(name);
    sentAt.set(name, performance.now());
    return prepared;
  };
  const send = () => sendSteadily(ingestUrl(breakwater.dsn), load.perSecond, load.seconds, make);
  await Promise.all([watch(), send().finally(() => (sending = false))]);
  return latencies;
}
