import { RowText } from '../../store/row-text.ts';
import type { Placed } from '../../topics/row-origin.ts';
import { insertRows, MAX_ROWS } from './insert-rows.ts';
import type { InsertTools } from './insert-rows.ts';

/** A row that its table, or that of its body, refused. */
export interface BadRow {
  table: string;
  offset: number;
  /** The index of the row among those of its record. */
  index: number;
  cause: Error;
}

/** The batch that a row is of, as far as its insert concerns it. */
export interface RowOwner {
  /** False when another process may have its partition. */
  isOurs(): boolean;
  /** Takes the insert that holds some of its rows, which has begun. */
  inserting(piece: Promise<void>): void;
  refused(row: BadRow): void;
}

/** Tables that an insert goes to together: the body of a row is there before the row shows it. */
export interface RowTables {
  table: string;
  bodies?: string | undefined;
}

/** A row as the text that is inserted, so that a batch holds text and not the events that it came from. */
interface Line {
  owner: RowOwner;
  offset: number;
  index: number;
  text: RowText;
  body: RowText | undefined;
}

/** Below 10 MB of rows the engine writes one file, above it two for each column: 1,000 rows of 13 KB cost 180 us each in one file and 230 in many. */
const MAX_BYTES = 8_000_000;
/** While one piece is inserted the next one is filled. More would hold more memory and shorten nothing. */
const MOST_RUNNING = 1;

/** The rows of one table that some batches have in common, in pieces that end between records. */
export class TableRows {
  readonly #running = new Set<Promise<void>>();
  #lines: Line[] = [];
  #bytes = 0;
  #pieces = 0;

  readonly #tables: RowTables;
  readonly #token: string;
  readonly #tools: InsertTools;

  constructor(tables: RowTables, token: string, tools: InsertTools) {
    this.#tables = tables;
    this.#token = token;
    this.#tools = tools;
  }

  /** Adds the rows of one record, when there is room for them. */
  async add(owner: RowOwner, rows: readonly Placed[], bodies: readonly Placed[] | undefined): Promise<void> {
    const lines = rows.map((row, index): Line => {
      const body = bodies?.[index];
      return { owner, offset: row.source_offset, index, text: new RowText(row), body: body && new RowText(body) };
    });
    const bytes = bytesOf(lines);
    while (this.#lines.length > 0 && !this.#hasRoomFor(lines.length, bytes)) {
      if (this.#running.size >= MOST_RUNNING) await Promise.race(this.#running);
      else this.cut();
    }
    this.#lines.push(...lines);
    this.#bytes += bytes;
  }

  /** Begins to insert what was added. */
  cut(): void {
    const lines = this.#lines;
    if (lines.length === 0) return;
    this.#lines = [];
    this.#bytes = 0;
    const piece = this.#insert(lines, `${this.#token}#${this.#pieces++}`);
    // An owner that waits for it gets its error; the others must not end the process.
    const settled = piece.then(
      () => undefined,
      () => undefined,
    );
    this.#running.add(settled);
    void settled.then(() => this.#running.delete(settled));
    for (const owner of new Set(lines.map((line) => line.owner))) owner.inserting(piece);
  }

  /** Forgets the rows of a batch that failed, as far as their insert has not begun. */
  forget(owner: RowOwner): void {
    this.#lines = this.#lines.filter((line) => line.owner !== owner);
    this.#bytes = bytesOf(this.#lines);
  }

  async #insert(lines: readonly Line[], token: string): Promise<void> {
    const { table, bodies } = this.#tables;
    const bodied = bodies === undefined ? [] : lines.flatMap((line) => (line.body ? [{ line, text: line.body }] : []));
    const isOurs = (line: Line): boolean => line.owner.isOurs();
    const dead = new Set<Line>();
    const refuse = (line: Line, cause: Error): void => {
      dead.add(line);
      line.owner.refused({ table, offset: line.offset, index: line.index, cause });
    };

    if (bodies !== undefined) {
      const refused = await insertRows(this.#tools, bodies, bodied, token, ({ line }) => isOurs(line));
      for (const { line, cause } of refused) refuse(line.line, cause);
    }
    const whole = lines.filter((line) => !dead.has(line));
    for (const { line, cause } of await insertRows(this.#tools, table, whole, token, isOurs)) refuse(line, cause);
  }

  #hasRoomFor(lines: number, bytes: number): boolean {
    return this.#lines.length + lines <= MAX_ROWS && this.#bytes + bytes <= MAX_BYTES;
  }
}

const bytesOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { text, body }) => sum + text.json.length + (body?.json.length ?? 0), 0);
