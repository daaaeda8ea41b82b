import type { EncodableItem } from '@breakwater/sdk/wire';

import { RelayError } from '../../intake/errors.ts';
import { isTooDeep, TOO_DEEP } from '../../items/header-depth.ts';
import type { Posted } from '../made-envelope.ts';
import { certificateEvent } from './certificate.ts';
import { cspEvent } from './csp.ts';
import { sharedOf } from './report.ts';
import type { Report } from './report.ts';

type Json = Readonly<Record<string, unknown>>;

/** A browser queues at most this many for one endpoint (Reporting API, 2.6: "limit"). */
const MOST_REPORTS = 100;

/**
 * The reports of one body, each an item of its own envelope. Reports that can become an issue are events, of the category
 * `security`; the others are of kinds that are counted and not stored. Bodies are objects of the older kinds (`csp-report`,
 * `expect-ct-report`, `expect-staple-report`, a plain one for pins) or the array of the Reporting API.
 * @throws RelayError
 */
export function readReports(posted: Posted): EncodableItem[][] {
  const json = parse(posted.body);
  if (!Array.isArray(json)) return [[itemOf(objectOf(json), posted)]];
  checkCount(json);
  return json.map((report) => [itemOfBatch(report, posted)]);
}

/** An unreadable report must not cost the others: it is counted as of a kind that is not stored. */
function itemOfBatch(report: unknown, posted: Posted): EncodableItem {
  try {
    return itemOf(objectOf(report), posted);
  } catch (error) {
    if (!(error instanceof RelayError)) throw error;
    return plainItem('raw_security', {});
  }
}

/** Network errors are taken and counted unread: one envelope holds them all. */
export function readNetworkReports({ body }: Posted): EncodableItem[][] {
  const json = parse(body);
  const reports: unknown[] = Array.isArray(json) ? json : [json];
  checkCount(reports);
  return reports.length === 0 ? [] : [reports.map((report) => plainItem('nel', isWritable(report) ? report : {}))];
}

function checkCount(reports: readonly unknown[]): void {
  if (reports.length > MOST_REPORTS)
    throw new RelayError('items_too_many', [`reports: limit ${MOST_REPORTS} a request`]);
}

function itemOf(report: Json, posted: Posted): EncodableItem {
  const shared = sharedOf(posted);
  const named = (name: string): Json | null => (report[name] === undefined ? null : objectOf(report[name]));

  const csp = named('csp-report');
  if (csp) return eventItem(cspEvent({ ...shared, body: csp }));
  for (const kind of ['expect-ct', 'expect-staple'] as const) {
    const body = named(`${kind}-report`);
    if (body) return eventItem(certificateEvent(kind, { ...shared, body }));
  }
  if (report['known-pins'] !== undefined) return eventItem(certificateEvent('hpkp', { ...shared, body: report }));

  const { type } = report;
  if (typeof type !== 'string') throw new RelayError('event_malformed', ['body: no known security report']);
  if (type === 'csp-violation') return eventItem(cspEvent(delivered(report, shared)));
  return plainItem(type === 'network-error' ? 'nel' : 'raw_security', report);
}

/** The Reporting API gives time and user agent with each report, because a batch may be delivered later and by another page. */
function delivered(report: Json, shared: Omit<Report, 'body'>): Report {
  const { age, user_agent: userAgent } = report;
  return {
    ...shared,
    body: objectOf(report['body']),
    ...(typeof userAgent === 'string' && { userAgent }),
    ...(typeof age === 'number' && age >= 0 && { at: shared.at - age / 1000 }),
  };
}

const eventItem = (event: Json): EncodableItem => ({
  headers: { type: 'event', data_category: 'security' },
  payload: JSON.stringify(event),
});

const plainItem = (type: string, payload: Json): EncodableItem => ({
  headers: { type },
  payload: JSON.stringify(payload),
});

function parse(body: Buffer): unknown {
  if (body.length === 0) throw new RelayError('body_empty');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new RelayError('event_malformed', ['body: not JSON'], { cause });
  }
}

function objectOf(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RelayError('event_malformed', ['report: not a JSON object']);
  }
  if (!isWritable(value)) throw new RelayError('event_malformed', [`report: ${TOO_DEEP}`]);
  return value;
}

/** Deeper values may be read, but not written again. */
const isWritable = (value: unknown): value is Json => typeof value === 'object' && value !== null && !isTooDeep(value);
