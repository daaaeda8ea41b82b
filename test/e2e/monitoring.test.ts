import { readFileSync } from 'node:fs';

import { parse } from 'yaml';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { startBreakwater } from '../support/breakwater.ts';
import type { Breakwater } from '../support/breakwater.ts';
import { errorEvent, sendEvent } from '../support/send.ts';

/* The metrics that Grafana and Prometheus ask for in docs/monitoring, held against what the product answers. */

let breakwater: Breakwater;
beforeAll(async () => {
  breakwater = await startBreakwater();
}, 120_000);
afterAll(() => breakwater?.stop());

const root = new URL('../../docs/monitoring/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8');

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}
interface Rules {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
}

const panels = (JSON.parse(read('grafana.json')) as Dashboard).panels.map(({ title, targets }) => ({
  name: title,
  asks: targets.map(({ expr }) => expr),
}));
const rules = (parse(read('rules.yml')) as Rules).groups.flatMap(({ rules }) =>
  rules.map(({ alert, expr }) => ({ name: alert, asks: [expr] })),
);
const metricsOf = (expression: string): string[] => expression.match(/\b(?:breakwater|process|nodejs)_\w+/g) ?? [];
/** Kafka alone has it: the one process has no groups that are dealt out. */
const OF_SERVICES = ['breakwater_log_rebalances_total'];

test('every metric that the dashboard and the rules ask for is answered by /metrics', async () => {
  const { url, dsn } = breakwater;
  expect((await sendEvent(dsn, errorEvent())).status).toBe(200);
  const text = await (await fetch(`${url}/metrics`)).text();
  const answered = new Set([...text.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name));
  const missing = [...panels, ...rules].flatMap(({ name, asks }) =>
    asks.flatMap(metricsOf).flatMap((metric) => (answered.has(metric) ? [] : [`${name}: ${metric}`])),
  );
  expect(missing.filter((one) => !OF_SERVICES.some((name) => one.endsWith(name)))).toEqual([]);
});

test('every metric of our own stands in a panel or a rule', async () => {
  const docs = readFileSync(new URL('../../docs/operate.md', import.meta.url), 'utf8');
  const listed = [...docs.matchAll(/^\| `(breakwater_\w+)` \|/gm)].map(([, name]) => name ?? '');
  const asked = new Set([...panels, ...rules].flatMap(({ asks }) => asks.flatMap(metricsOf)));
  expect(listed.length).toBeGreaterThan(15);
  expect(listed.filter((name) => !asked.has(name))).toEqual([]);
});

test('labels that a rule or panel groups by are labels of that metric', async () => {
  const text = await (await fetch(`${breakwater.url}/metrics`)).text();
  const labelsOf = (metric: string): Set<string> =>
    new Set(
      [...text.matchAll(new RegExp(`^${metric}\\{([^}]*)\\}`, 'gm'))].flatMap(([, labels = '']) =>
        [...labels.matchAll(/(\w+)="/g)].map(([, name]) => name ?? ''),
      ),
    );
  const wrong = [...panels, ...rules].flatMap(({ name, asks }) =>
    asks.flatMap((expression) => {
      const [metric = ''] = metricsOf(expression);
      const there = labelsOf(metric);
      if (there.size === 0) return [];
      const asked = [...expression.matchAll(/by \((\w+)\)|\{(\w+)=/g)].map(([, by, having]) => by ?? having ?? '');
      return asked
        .filter((label) => !there.has(label) && !['instance', 'job'].includes(label))
        .map((label) => `${name}: ${metric} has no ${label}`);
    }),
  );
  expect(wrong).toEqual([]);
});
