import { ByteWriter } from './byte-writer.ts';

export interface Column {
  name: string;
  type: string;
}

export type Value = string | number | bigint | Uint8Array | readonly string[] | readonly bigint[];
export type Row = Record<string, Value>;

/** Rows as the bytes of one insert. */
export type Format = (columns: readonly Column[], rows: readonly Row[]) => Uint8Array;

const ITEM = /^Array\((.*)\)$/;
const PACKED = /^LowCardinality\((.*)\)$/;

/** Row after row, each column after the other. */
const rowBinary: Format = (columns, rows) => {
  const writer = new ByteWriter();
  const writes = columns.map(({ name, type }) => ({ name, write: writerOf(type) }));
  for (const row of rows) for (const { name, write } of writes) write(writer, row[name]);
  return writer.written();
};

/** A block as the engine sends it, column after column. Columns that the table packs come plain, and the engine packs them. */
const native: Format = (columns, rows) => {
  const writer = new ByteWriter();
  writer.length(columns.length);
  writer.length(rows.length);
  for (const { name, type } of columns) {
    const plain = PACKED.exec(type)?.[1] ?? type;
    writer.text(name);
    writer.text(plain);
    const values = rows.map((row) => row[name]);
    const item = ITEM.exec(plain)?.[1];
    if (item === undefined) {
      const write = writerOf(plain);
      for (const value of values) write(writer, value);
    } else writeArrays(writer, item, values as (readonly Value[] | undefined)[]);
  }
  return writer.written();
};

function writeArrays(writer: ByteWriter, item: string, arrays: readonly (readonly Value[] | undefined)[]): void {
  let end = 0;
  for (const array of arrays) writer.large(BigInt((end += array?.length ?? 0)));
  const write = writerOf(item);
  for (const array of arrays) for (const value of array ?? []) write(writer, value);
}

export const FORMATS: Record<string, Format> = { Native: native, RowBinary: rowBinary };

type Write = (writer: ByteWriter, value: Value | undefined) => void;

function writerOf(type: string): Write {
  const item = ITEM.exec(type)?.[1];
  if (item !== undefined) {
    const write = writerOf(item);
    return (writer, value) => {
      const array = (value ?? []) as readonly Value[];
      writer.length(array.length);
      for (const each of array) write(writer, each);
    };
  }
  const plain = PACKED.exec(type)?.[1] ?? type;
  if (plain === 'String') return (writer, value) => writer.text((value ?? '') as string);
  if (plain === 'UUID') return (writer, value) => writer.raw((value ?? NO_ID) as Uint8Array);
  if (plain === 'Float32') return (writer, value) => writer.float((value ?? 0) as number);
  if (plain === 'UInt64' || plain.startsWith('DateTime64'))
    return (writer, value) => writer.large(BigInt((value ?? 0) as number | bigint));
  const bits = /^UInt(8|16|32)$/.exec(plain)?.[1];
  if (bits === undefined) throw new Error(`The floor knows no columns of type ${type}`);
  return (writer, value) => writer.number((value ?? 0) as number, Number(bits) / 8);
}

const NO_ID = new Uint8Array(16);
