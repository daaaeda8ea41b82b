import { wellFormedJson } from './well-formed-json.ts';

/** A row that is JSON already. `insert` takes it in place of the object, so that many can wait without their objects. */
export class RowText {
  readonly json: string;

  constructor(row: object) {
    this.json = wellFormedJson(row);
  }
}

/** The client's JSON of each row. */
export const rowJson = (row: unknown): string => (row instanceof RowText ? row.json : wellFormedJson(row));
