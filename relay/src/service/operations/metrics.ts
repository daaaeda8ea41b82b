import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

/** One line of a metric: its labels and its value. */
export interface MetricSample {
  labels?: Record<string, string>;
  value: number;
}

/**
 * The metrics of a service for Prometheus. Counters and gauges are read at each scrape, so that the path of an event only keeps
 * plain numbers. Names get the prefix `breakwater_`.
 */
export interface Metrics {
  /** `read` gives totals since the start of the process. */
  counter(name: string, help: string, labels: readonly string[], read: () => Iterable<MetricSample>): void;
  gauge(name: string, help: string, labels: readonly string[], read: () => Iterable<MetricSample>): void;
  /** The exposition format of Prometheus. */
  scrape(): Promise<{ contentType: string; body: string }>;
}

/** Each process makes one registry: nothing is registered globally. */
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
    async scrape() {
      for (const ask of asks) ask();
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
