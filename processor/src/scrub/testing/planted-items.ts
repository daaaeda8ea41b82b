import { createRandom } from './numbered.ts';
import { SECRET_KINDS, SECRET_NAMES, secretOf } from './secrets.ts';
import type { PlantedSecret } from './secrets.ts';

/** An item with secrets in it, and the type that it is sent as. */
export interface PlantedItem {
  type: 'event' | 'transaction' | 'span';
  payload: Record<string, unknown>;
  secrets: PlantedSecret[];
}

const TRACE = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), op: 'http.server', status: 'ok' };

/** Texts of an error, by their paths. */
const ERROR_FIELDS = [
  ...'message logentry.formatted logentry.message logentry.params.0 transaction server_name logger environment release dist'.split(
    ' ',
  ),
  ...'exception.values.0.type exception.values.0.value exception.values.0.module exception.values.0.mechanism.data.x'.split(
    ' ',
  ),
  ...'function filename abs_path module package vars.x vars.deep.y data.x'
    .split(' ')
    .map((name) => `exception.values.0.stacktrace.frames.0.${name}`),
  ...'breadcrumbs.values.0.message breadcrumbs.values.0.category breadcrumbs.values.0.data.url breadcrumbs.values.0.data.list.0'.split(
    ' ',
  ),
  ...'request.url request.data request.query_string request.fragment request.headers.X-Odd request.env.ODD request.cookies'.split(
    ' ',
  ),
  ...'user.username user.name user.geo.city user.more.x extra.x extra.deep.list.0 tags.odd contexts.app.x contexts.trace.data.x'.split(
    ' ',
  ),
  ...'threads.values.0.name sdk.packages.0.name debug_meta.images.0.code_file fingerprint.0 errors.0.value modules.odd'.split(
    ' ',
  ),
];
/** Lines of code, in which a secret is recognised by its value or in quotes. */
const CODE_FIELDS = 'context_line pre_context.0 post_context.0'
  .split(' ')
  .map((name) => `exception.values.0.stacktrace.frames.0.${name}`);
const TRANSACTION_FIELDS = [
  ...'transaction release environment server_name tags.odd user.username request.url request.query_string'.split(' '),
  ...'contexts.trace.data.url contexts.trace.op spans.0.description spans.0.op spans.0.data.http\tquery spans.0.tags.odd'.split(
    ' ',
  ),
];
const SPAN_FIELDS = 'description op data.url data.http\tquery tags.odd data.release'.split(' ');
const STREAMED_FIELDS =
  'name attributes.url\tfull.value attributes.sentry\tsegment\tname.value attributes.db\tquery\ttext.value attributes.user\tname.value'.split(
    ' ',
  );

/** Kinds that stand in a line of code. */
const CODE_KINDS = SECRET_KINDS.slice(0, 23);

/** Three hundred secrets of all kinds, in the texts of every kind of item, and one more under each name. */
export function plantedItems(now: number): PlantedItem[] {
  const random = createRandom(3);
  const items: PlantedItem[] = [];
  let planted = 0;
  const plant = (
    type: PlantedItem['type'],
    skeleton: () => Record<string, unknown>,
    fields: readonly string[],
    kinds = SECRET_KINDS,
  ) => {
    const item: PlantedItem = { type, payload: skeleton(), secrets: [] };
    for (const field of fields) {
      const secret = secretOf(kinds[planted++ % kinds.length] as string, random);
      put(
        item.payload,
        field.split('.').map((name) => name.replaceAll('\t', '.')),
        secret.text,
      );
      item.secrets.push(secret);
    }
    items.push(item);
  };
  const seconds = now / 1000;
  const error = () => ({ platform: 'javascript', timestamp: seconds });
  const transaction = () => ({
    type: 'transaction',
    start_timestamp: seconds - 1,
    timestamp: seconds,
    contexts: { trace: { ...TRACE, data: {} } },
    spans: [
      { span_id: 'c'.repeat(16), parent_span_id: TRACE.span_id, start_timestamp: seconds - 1, timestamp: seconds },
    ],
  });
  const span = () => ({
    trace_id: TRACE.trace_id,
    span_id: 'd'.repeat(16),
    start_timestamp: seconds - 1,
    timestamp: seconds,
  });
  // 66 fields a round.
  for (let round = 0; round < 5; round++) {
    plant('event', error, ERROR_FIELDS);
    plant('event', error, CODE_FIELDS, CODE_KINDS);
    plant('transaction', transaction, TRANSACTION_FIELDS);
    plant('span', span, SPAN_FIELDS);
    plant('span', () => ({ ...span(), end_timestamp: seconds, attributes: {} }), STREAMED_FIELDS);
  }
  for (const name of SECRET_NAMES) {
    const secret = { kind: name, text: `Zq${random.word(16)}`, needle: '' };
    for (const [type, at] of [
      ['event', ['extra']],
      ['transaction', ['spans', '0', 'data']],
    ] as const) {
      const payload: Record<string, unknown> = type === 'event' ? error() : transaction();
      put(payload, [...at, name], secret.text);
      items.push({ type, payload, secrets: [{ ...secret, needle: secret.text }] });
    }
  }
  return items;
}

function put(root: Record<string, unknown>, path: readonly string[], value: string): void {
  let at: Record<string, unknown> = root;
  for (const [index, name] of path.entries()) {
    if (index === path.length - 1) at[name] = value;
    else at[name] ??= /^\d+$/.test(path[index + 1] ?? '') ? [] : {};
    at = at[name] as Record<string, unknown>;
  }
}
