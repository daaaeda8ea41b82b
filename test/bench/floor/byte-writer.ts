/** Bytes in ClickHouse's binary notation, in one growing buffer. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  #room(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#length, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, at);
      this.#bytes = grown;
    }
    return at;
  }

  length(value: number): void {
    let rest = value;
    while (rest > 127) {
      this.number((rest & 127) | 128, 1);
      rest >>>= 7;
    }
    this.number(rest, 1);
  }

  /** An unsigned integer of 1, 2 or 4 bytes. */
  number(value: number, bytes: number): void {
    const at = this.#room(bytes);
    this.#bytes.writeUIntLE(value, at, bytes);
  }

  float(value: number): void {
    const at = this.#room(4);
    this.#bytes.writeFloatLE(value, at);
  }

  large(value: bigint): void {
    const at = this.#room(8);
    this.#bytes.writeBigUInt64LE(value, at);
  }

  text(value: string): void {
    const bytes = Buffer.byteLength(value);
    this.length(bytes);
    const at = this.#room(bytes);
    this.#bytes.write(value, at);
  }

  raw(value: Uint8Array): void {
    this.#bytes.set(value, this.#room(value.length));
  }

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
