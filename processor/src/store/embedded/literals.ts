/** A string literal of ClickHouse's SQL. */
export const quote = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\0', '\\0')}'`;

/**
 * The text of a query parameter, as the HTTP client writes it: escaped text at the top, literals inside arrays and maps.
 * https://clickhouse.com/docs/en/interfaces/cli#cli-queries-with-parameters-syntax
 */
export function formatParam(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return escapeText(value);
  return formatPlain(value) ?? formatNested(value);
}

function formatNested(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'string') return `'${escapeText(value)}'`;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  const plain = formatPlain(value);
  if (plain !== null) return plain;
  if (Array.isArray(value)) return `[${value.map(formatNested).join(',')}]`;
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value as object);
  return `{${entries.map(([key, item]) => `${formatNested(key)}:${formatNested(item)}`).join(',')}}`;
}

function formatPlain(value: unknown): string | null {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return formatNumber(value);
  if (value instanceof Date) return formatDate(value);
  return null;
}

function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (value === Infinity) return '+inf';
  if (value === -Infinity) return '-inf';
  return String(value);
}

/** Seconds, with a fraction where there is one: read alike by DateTime and DateTime64 of any time zone. */
function formatDate(value: Date): string {
  const seconds = String(Math.floor(value.getTime() / 1000)).padStart(10, '0');
  const milliseconds = value.getUTCMilliseconds();
  return milliseconds === 0 ? seconds : `${seconds}.${String(milliseconds).padStart(3, '0')}`;
}

const ESCAPES: Record<string, string> = { '\t': '\\t', '\n': '\\n', '\r': '\\r', "'": "\\'", '\\': '\\\\' };

const escapeText = (text: string): string =>
  text.replace(/[\t\n\r'\\]/g, (character) => ESCAPES[character] ?? character);
