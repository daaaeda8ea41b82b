// @vitest-environment happy-dom
import { afterEach, describe, expect, test } from 'vitest';

import type { Breadcrumb } from '../wire/event.ts';
import type { Client, Integration } from './index.ts';
import * as sdk from './index.ts';

const { clicks, close, consoleBreadcrumbs, createClient, defaultIntegrations, init, pageTrace, tracing } = sdk;

afterEach(() => close());

const click = (): void => void document.body.dispatchEvent(new MouseEvent('click', { bubbles: true }));
const categoriesOf = (client: Client): unknown[] =>
  (client.scope.data.breadcrumbs as Breadcrumb[]).map(({ category }) => category);
const isPatched = (): boolean[] =>
  [globalThis.fetch, console.log, history.pushState].map((method, at) => method !== untouched[at]);
const untouched: unknown[] = [globalThis.fetch, console.log, history.pushState];

describe('integrations of init', () => {
  test('take the place of the default ones', () => {
    const client = init({ integrations: [clicks()] });
    expect(isPatched()).toEqual([false, false, false]);
    console.log('not recorded');
    click();
    expect(categoriesOf(client)).toEqual(['ui.click']);
  });

  test('are added to the default ones, and undone with them', async () => {
    const steps: string[] = [];
    const mine: Integration = (client) => {
      steps.push(client.options.release ?? '');
      return () => void steps.push(isPatched().join());
    };
    init({ release: 'r', integrations: [...defaultIntegrations(), mine] });
    expect(isPatched()).toEqual([true, true, true]);
    await close();
    // The last one is undone first, while all others are still in place.
    expect(steps).toEqual(['r', 'true,true,true']);
    expect(isPatched()).toEqual([false, false, false]);
  });

  test('are left out by their value', () => {
    const client = init({ integrations: defaultIntegrations().filter((each) => each !== consoleBreadcrumbs()) });
    expect(isPatched()).toEqual([true, false, true]);
    console.log('not recorded');
    click();
    expect(categoriesOf(client)).toEqual(['ui.click']);
  });

  test('go before instrument, without which init records nothing', () => {
    init({ instrument: false });
    expect(isPatched()).toEqual([false, false, false]);
    click();
    expect(categoriesOf(init({ instrument: false, integrations: [clicks()] }))).toEqual([]);
    click();
    expect(categoriesOf(sdk.getClient()!)).toEqual(['ui.click']);
  });

  test('are each the same value whenever they are made, and the default list holds them all', () => {
    const { requests, flushWhenHidden, globalErrors, pageSpool, navigation, tracedRequests, debugImages, vitals } = sdk;
    const recorders = [globalErrors(), consoleBreadcrumbs(), clicks(), navigation(), flushWhenHidden(), pageSpool()];
    const all = [tracing(), debugImages(), pageTrace(), vitals(), tracedRequests(), ...recorders];
    expect(new Set(defaultIntegrations())).toEqual(new Set(all));
    expect(defaultIntegrations()).not.toContain(requests());
  });
});

test('a client of its own has what touches nothing of the page, until it is given more', async () => {
  const plain = createClient({ tracesSampleRate: 1 });
  expect(plain.startSpan({ name: 'job' }, (span) => span.isRecording)).toBe(true);
  expect(isPatched()).toEqual([false, false, false]);
  const recording = createClient({ integrations: [clicks()] });
  click();
  expect([categoriesOf(plain), categoriesOf(recording)]).toEqual([[], ['ui.click']]);
  await recording.close();
});

test('a page trace before tracing is refused under debug, and the page goes on', async () => {
  const written: unknown[] = [];
  const debug = console.debug;
  console.debug = (...values: unknown[]) => void written.push(...values);
  const client = init({ debug: true, tracesSampleRate: 1, integrations: [pageTrace(), tracing(), clicks()] });
  console.debug = debug;
  expect(String(written)).toContain('pageTrace() needs tracing() before it');
  expect(client.context.span).toBeUndefined();
  click();
  expect(categoriesOf(client)).toEqual(['ui.click']);
});

test('an integration that is named twice, alone and as a part of another, records once', async () => {
  const all = [sdk.breadcrumbs(), sdk.tracedRequests(), sdk.requests(), clicks(), clicks()];
  for (const integrations of [all, all.toReversed()]) {
    const client = init({ integrations });
    click();
    await fetch('data:,').catch(() => undefined);
    expect(categoriesOf(client)).toEqual(['ui.click', 'fetch']);
  }
});
