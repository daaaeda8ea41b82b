import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One line of a metric: its labels and its value. */
export interface Sample {
  labels?: Record<string, string>;
  value: number;
}

/**
 * What a service tells Prometheus. Counters and gauges are asked when they are scraped, so that the path of an event carries
 * plain numbers only. Names get the prefix `breakwater_`.
 */
export interface Metrics {
  /** `read` gives totals since the start of the process. */
  counter(name: string, help: string, labels: readonly string[], read: () => Iterable<Sample>): void;
  gauge(name: string, help: string, labels: readonly string[], read: () => Iterable<Sample>): void;
  /** Seconds, in buckets from 1 ms to 30 s. */
  histogram(name: string, help: string): { observe(seconds: number): void };
  /** The exposition format of Prometheus. */
  scrape(): Promise<{ contentType: string; body: string }>;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Each process makes one: nothing is registered globally. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const asks: (() => void)[] = [];
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });

  return {
    counter(name, help, labelNames, read) {
      const counter = new Counter({ name: `breakwater_${name}`, help, labelNames, registers });
      asks.push(() => {
        counter.reset();
        for (const { labels, value } of read()) counter.inc(labels ?? {}, value);
      });
    },
    gauge(name, help, labelNames, read) {
      const gauge = new Gauge({ name: `breakwater_${name}`, help, labelNames, registers });
      asks.push(() => {
        gauge.reset();
        for (const { labels, value } of read()) gauge.set(labels ?? {}, value);
      });
    },
    histogram(name, help) {
      const histogram = new Histogram({ name: `breakwater_${name}`, help, buckets: SECONDS, registers });
      return { observe: (seconds) => histogram.observe(seconds) };
    },
    async scrape() {
      for (const ask of asks) ask();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
