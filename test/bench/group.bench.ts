import { groupingOf, NEW_PROJECTS, normalizeEvent } from '@breakwater/processor/testing';

import { report } from './report.ts';

/*
 * Measures the CPU of grouping an event of 30 KB with 30 frames, against `JSON.parse` of the same text in the same run, in turns so that
 * other work of the machine affects both. `mapped` has source lines of the application and of libraries, as a server's event has;
 * `chain` has the same frames in three exceptions, and messages with values.
 */
const BYTES = 30 * 1024;
const FRAMES = 30;
const ROUNDS = 60;
const ROUND = 100;

const frames = Array.from({ length: FRAMES }, (_, index) => {
  const isLibrary = index % 3 === 0;
  const path = isLibrary
    ? `/srv/app/node_modules/express/lib/router/layer${index}.js`
    : `/srv/app/src/cart/step-${index}.js`;
  return {
    filename: path,
    abs_path: path,
    module: isLibrary ? `express.lib.router:layer${index}` : `cart:step-${index}`,
    function: isLibrary ? 'Layer.handle [as handle_request]' : `Checkout.step${index}`,
    lineno: 10 + index,
    colno: 5,
    in_app: !isLibrary,
    pre_context: Array.from({ length: 5 }, (_, line) => `  const before${line} = order.lines[${line}].amount * rate;`),
    context_line: `    return this.steps.step${index + 1}(order, { customer, ${'x'.repeat(20)} });`,
    post_context: Array.from({ length: 5 }, (_, line) => `  const after${line} = order.lines[${line}].amount * rate;`),
  };
});
const message = `no stock for order 3f2b1c44-9d1e-4f6a-8b2c-000000000001 of ann@a.test: HTTP 409 from https://api.shop.test/v1/orders/5?x=1 after 1,234 ms on 2026-11-29T06:00:00Z`;
const exceptions = {
  mapped: [{ type: 'StockError', value: message, stacktrace: { frames } }],
  chain: [0, 1, 2].map((part) => ({
    type: `Error${part}`,
    value: `${message} (part ${part})`,
    stacktrace: { frames: frames.filter((_, index) => index % 3 === part) },
  })),
};
const meta = { v: 1, project: 1, publicKey: 'k', receivedAt: 1_795_000_000_000, encoding: 'identity' } as const;

for (const [name, values] of Object.entries(exceptions)) {
  const json: Record<string, unknown> & { breadcrumbs: object[] } = {
    platform: 'node',
    exception: { values },
    breadcrumbs: [],
  };
  for (let page = 1; JSON.stringify(json).length < BYTES; page++) {
    const data = { url: `https://shop.test/api/items/${page}?page=2`, method: 'GET', status_code: 200 };
    json.breadcrumbs.push({ timestamp: 1_795_218_983.7, category: 'fetch', type: 'http', data });
  }
  const text = JSON.stringify(json);
  const event = normalizeEvent(json, 'a'.repeat(32), meta);
  const times = { parse: [] as number[], group: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.parse.push(microseconds(() => JSON.parse(text)));
    times.group.push(microseconds(() => groupingOf(event, NEW_PROJECTS)));
  }
  const [parse, group] = [middle(times.parse), middle(times.group)];
  const bench = `group, ${name}`;
  report({ bench, metric: 'event_bytes', value: text.length, unit: 'B' });
  report({ bench, metric: 'parse_us_per_event', value: parse, unit: 'µs' });
  report({ bench, metric: 'us_per_event', value: group, unit: 'µs', vs: 'JSON.parse', ratio: group / parse });
}

function microseconds(work: () => unknown): number {
  const from = process.cpuUsage();
  for (let index = 0; index < ROUND; index++) work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / ROUND;
}

/** Without the first rounds, in which the engine still compiles. */
function middle(times: readonly number[]): number {
  const warm = times.slice(ROUNDS / 4).toSorted((a, b) => a - b);
  return warm[Math.floor(warm.length / 2)] ?? Number.NaN;
}
