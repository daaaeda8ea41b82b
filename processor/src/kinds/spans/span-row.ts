import type { RowOrigin } from '../../topics/row-origin.ts';
import { boundedMap } from '../../normalize/bounded.ts';
import type { Cuts } from '../../normalize/count-cuts.ts';
import { scalarText } from '../../normalize/pairs.ts';
import { isRecord } from '../../normalize/parse-json.ts';
import type { PlacedTimes } from '../../normalize/place-in-time.ts';
import { storedMarks } from '../../scrub/marks.ts';
import type { Marks, ScrubMark } from '../../scrub/marks.ts';
import type { Cut } from '../../store/cuts.ts';
import type { EventError } from '../../store/stored-event.ts';

/** A row of `spans`. */
export interface SpanRow extends RowOrigin {
  project_id: number;
  trace_id: string;
  span_id: string;
  parent_span_id: string;
  segment_id: string;
  is_segment: number;
  event_id: string;
  transaction: string;
  op: string;
  description: string;
  status: string;
  failed: number;
  started_at: string;
  duration_ms: number;
  received_at: string;
  platform: string;
  release: string;
  environment: string;
  server_name: string;
  /** A hash, in decimal digits. */
  user_key: string;
  /** How many spans this one stands for, by its sample rate. */
  weight: number;
  sdk_name: string;
  attributes: Record<string, string>;
  measurements: Record<string, number>;
  /** JSON of the `SpanNotes`; absent where there are none. */
  notes?: string;
}

/** The differences between a span and that which its client sent. The segment of a transaction has those of the whole. */
export interface SpanNotes {
  cuts: readonly Cut[];
  /** How its times were moved, and by how much. */
  clock: readonly EventError[];
  shiftMs: number;
  /** Where it was scrubbed; the segment of a transaction has the marks of the whole. */
  scrubbed?: readonly ScrubMark[];
  scrubbedMore?: number;
}

export const spanNotesOf = (
  cuts: readonly Cut[],
  { notes: clock, shiftMs }: PlacedTimes,
  marks: Marks,
): Pick<SpanRow, 'notes'> =>
  cuts.length === 0 && clock.length === 0 && marks.list.length === 0
    ? {}
    : { notes: JSON.stringify({ cuts, clock, shiftMs, ...storedMarks(marks) } satisfies SpanNotes) };

const NAME_MAX = 200;
const VALUE_MAX = 4096;

/** ISO text of a time in milliseconds with a fraction: between spans microseconds matter. */
export function isoMicros(ms: number): string {
  const micros = Math.round(ms * 1000);
  const rest = micros % 1000;
  return new Date((micros - rest) / 1000).toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`);
}

/** Every value as text: the column is a map of strings, and one odd type would fail its whole insert. */
export function attributesOf(data: Readonly<Record<string, unknown>>, cuts: Cuts): Record<string, string> {
  const texts = Object.entries(boundedMap(data, 'attribute_values', cuts)).flatMap(([name, value]) => {
    const text = scalarText(value, cuts);
    return text === null ? [] : [[name, text] as const];
  });
  const attributes: Record<string, string> = {};
  for (const [name, text] of cuts.keep('attributes', texts, 'first')) {
    attributes[cuts.text(name, NAME_MAX)] = cuts.text(text, VALUE_MAX);
  }
  return attributes;
}

/** `{ lcp: { value: 116, unit: 'millisecond' } }` and `{ lcp: 116 }` are both `{ lcp: 116 }`. */
export function measurementsOf(raw: Readonly<Record<string, unknown>>, cuts: Cuts): Record<string, number> {
  const measurements: Record<string, number> = {};
  for (const [name, given] of cuts.keep('measurements', Object.entries(raw), 'first')) {
    const value = isRecord(given) ? given['value'] : given;
    if (typeof value === 'number' && Number.isFinite(value)) measurements[cuts.text(name, 100)] = value;
    else cuts.left('measurements', 1, 'invalid');
  }
  return measurements;
}

const WEB_VITAL = /^browser\.web_vital\.(lcp|cls|inp|fcp|ttfb|fp|fid)\.value$/;

/** Newer SDKs send web vitals as attributes of spans. */
export function vitalsOf(attributes: Readonly<Record<string, unknown>>): Record<string, number> {
  const vitals: Record<string, number> = {};
  for (const [name, value] of Object.entries(attributes)) {
    const vital = WEB_VITAL.exec(name)?.[1];
    if (vital !== undefined && typeof value === 'number' && Number.isFinite(value)) vitals[vital] = value;
  }
  return vitals;
}

const NOT_FAILED = new Set(['', 'ok', 'cancelled', 'unknown', 'unknown_error']);

/** Sentry's failure rate: every status but these counts as failed. */
export const isFailed = (status: string): boolean => !NOT_FAILED.has(status);

/** Nothing shows the links of a span yet. */
export const countLinks = (links: unknown, cuts: Cuts): void =>
  cuts.left('links', Array.isArray(links) ? links.length : 0);
