import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

import { SERVICE_VERSION } from '../version.ts';

/** One line of a metric: its labels and its value. */
export interface MetricSample {
  labels?: Record<string, string>;
  value: number;
}

type Read = () => Iterable<MetricSample> | Promise<Iterable<MetricSample>>;

/**
 * The metrics of a service for Prometheus. Counters and gauges are read at each scrape, so that the path of an event only keeps
 * plain numbers. One that asks a log or store which is away has no lines meanwhile: an absent number is not a zero. Names get the
 * prefix `breakwater_`.
 */
export interface Metrics {
  /** `read` gives totals since the start of the process. */
  counter(name: string, help: string, labels: readonly string[], read: Read): void;
  gauge(name: string, help: string, labels: readonly string[], read: Read): void;
  /** The exposition format of Prometheus. */
  scrape(): Promise<{ contentType: string; body: string }>;
}

/** Prometheus gives up after ten seconds. */
const LATE_MS = 3_000;

/** Each process makes one registry: nothing is registered globally. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const asks: (() => Promise<void>)[] = [];
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });

  const metrics: Metrics = {
    counter(name, help, labelNames, read) {
      const counter = new Counter({ name: `breakwater_${name}`, help, labelNames, registers });
      asks.push(async () => {
        const samples = await inTime(read);
        counter.reset();
        for (const { labels, value } of samples) counter.inc(labels ?? {}, value);
        if (labelNames.length === 0 && samples.length === 0) counter.remove();
      });
    },
    gauge(name, help, labelNames, read) {
      const gauge = new Gauge({ name: `breakwater_${name}`, help, labelNames, registers });
      asks.push(async () => {
        const samples = await inTime(read);
        gauge.reset();
        for (const { labels, value } of samples) gauge.set(labels ?? {}, value);
        if (labelNames.length === 0 && samples.length === 0) gauge.remove();
      });
    },
    async scrape() {
      await Promise.all(asks.map((ask) => ask()));
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
  metrics.gauge('build_info', 'Always 1; the version of the product and of Node.', ['version', 'node'], () => [
    { labels: { version: SERVICE_VERSION, node: process.versions.node }, value: 1 },
  ]);
  return metrics;
}

/** Nothing where the answer is late or fails. */
async function inTime(read: Read): Promise<MetricSample[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<MetricSample[]>((resolve) => {
    timer = setTimeout(() => resolve([]), LATE_MS);
  });
  try {
    return [...(await Promise.race([read(), late]))];
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}

/** Asks at most once in a while, however often a metric is scraped. */
export function askedAtMost<Answer>(everyMs: number, ask: () => Promise<Answer>): () => Promise<Answer> {
  let answer: Promise<Answer> | null = null;
  let askedAt = -Infinity;
  return () => {
    const now = performance.now();
    if (!answer || now - askedAt >= everyMs) {
      askedAt = now;
      answer = ask();
    }
    return answer;
  };
}
