import { z } from 'zod';

import { isoOf } from '../topics/row-origin.ts';

/** How one property of a value lies in its table: its name there, how it is selected, written and compared. */
export interface TableColumn<Value> {
  name: string;
  /** The type of a parameter that is compared with it. */
  type: string;
  /** SQL that selects it as JSON can hold it. */
  select: string;
  write(value: Value): unknown;
  read(selected: unknown): Value;
}

const plain = <Value>(name: string, type: string, schema: z.ZodType<Value>): TableColumn<Value> => ({
  name,
  type,
  select: name,
  write: (value) => value,
  read: (selected) => schema.parse(selected),
});

/** The columns that tables of the directory are made of. */
export const column = {
  text: (name: string): TableColumn<string> => plain(name, 'String', z.string()),
  texts: (name: string): TableColumn<string[]> => plain(name, 'Array(String)', z.array(z.string())),
  /** At most 32 bits: JSON has longer integers as text. */
  number: (name: string): TableColumn<number> => plain(name, 'UInt32', z.number()),
  /** One of some words. */
  choice: <const Word extends string>(name: string, words: readonly Word[]): TableColumn<Word> =>
    plain(name, 'String', z.enum(words) as z.ZodType<Word>),
  flag: (name: string): TableColumn<boolean> => ({
    ...plain(name, 'UInt8', z.boolean()),
    write: (value) => (value ? 1 : 0),
    read: (selected) => selected === 1,
  }),
  /** Epoch milliseconds in a `DateTime64(3)`. */
  time: (name: string): TableColumn<number> => ({
    name,
    type: 'DateTime64(3)',
    select: `toFloat64(toUnixTimestamp64Milli(${name}))`,
    write: isoOf,
    read: (selected) => z.number().parse(selected),
  }),
  /** A JSON text in a `String`. The schema orders its properties and gives those that older rows lack. */
  json: <Value>(name: string, schema: z.ZodType<Value>): TableColumn<Value> => ({
    name,
    type: 'String',
    select: name,
    write: (value) => JSON.stringify(schema.parse(value)),
    read: (selected) => schema.parse(JSON.parse(z.string().parse(selected))),
  }),
};
