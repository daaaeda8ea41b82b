/** Every refusal of the store itself. Errors of the database arrive as the client's `ClickHouseError` instead. */
const SENTENCES = {
  aborted: 'The query was aborted.',
  away: 'The store does not answer.',
  blob_key_invalid:
    'A blob key is made of a-z 0-9 . _ - in parts divided by slashes, none of them starting with a dot.',
  blob_too_large: 'The blob is larger than the store accepts.',
  bucket_unusable: 'BREAKWATER_BLOBS names a bucket that cannot be used.',
  busy: 'Too many queries wait for the embedded store.',
  closed: 'The store is closed.',
  engine_missing:
    'BREAKWATER_CLICKHOUSE_URL is not set and the embedded engine is not installed: set it to a ClickHouse server, or install the npm package chdb with `npm ci`.',
  engine_setting_ignored: 'The embedded engine did not take a setting that it was started with.',
  freeze_incomplete: 'A frozen moment of the store lacks its parts.',
  folder_in_use: 'Another process holds the folder of the embedded store.',
  folder_unusable: 'The embedded engine could not open its folder; it says why on standard error.',
  insert_blank_line:
    'An insert body with a blank line, or a line that is no row, was refused: the engine could run what follows as SQL.',
  insert_too_large: 'The insert is larger than the store accepts as one block.',
  insert_unsupported: 'The embedded store takes inserts as JSONEachRow or JSONCompactEachRow only.',
  migration_edited: 'An applied migration was edited or removed; add a new file instead.',
  migration_locked: 'Another process is migrating and did not finish in time.',
  one_folder_per_process: 'This process already has an embedded store open in another folder.',
  query_timeout: 'The query took longer than a query may take.',
  result_too_large: 'The query gives more than a query may give; narrow it.',
  rows_missing: 'The database stored fewer rows than were sent.',
  server_too_old:
    'The ClickHouse server is too old: upgrade it, or leave BREAKWATER_CLICKHOUSE_URL unset, and the one process stores its data by the embedded engine.',
  session_unsupported: 'The embedded store has no named sessions.',
} as const;

export type StoreErrorCode = keyof typeof SENTENCES;

export class StoreError extends Error {
  readonly code: StoreErrorCode;

  constructor(code: StoreErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? SENTENCES[code] : `${SENTENCES[code]} (${detail})`, options);
    this.name = 'StoreError';
    this.code = code;
  }
}
