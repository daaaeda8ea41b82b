import { assert, dictionary, integer, nat, option, property, record as fields, string, uint8Array } from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';

import type { LogRecord } from '../port.ts';
import { encodeFrame, frameAt, frameBytesAt, measure, recordAt, resalted } from './frame.ts';

const text = string({ unit: 'binary' });
const anyRecord: Arbitrary<LogRecord> = fields({
  key: text,
  value: option(uint8Array({ maxLength: 2_000 })),
  headers: dictionary(text, text),
});
const anyPlace = fields({
  offset: integer({ min: 0, max: 2 ** 48 - 1 }),
  timestampMs: integer({ min: 0, max: 2 ** 48 - 1 }),
  inCommit: nat(),
});

test('every record comes out of its frame as it went in', () => {
  assert(
    property(anyRecord, anyPlace, nat(), nat(50), (record, place, salt, at) => {
      const measured = measure(record);
      const buffer = Buffer.alloc(at + measured.frameBytes);
      expect(encodeFrame(buffer, at, measured, place, salt)).toBe(buffer.length);
      expect(frameBytesAt(buffer, at)).toBe(measured.frameBytes);

      const frame = frameAt(buffer, at, measured.frameBytes, salt)!;
      const stored = recordAt(buffer, at, frame);
      expect(frame).toMatchObject(place);
      expect(stored.key).toBe(record.key);
      expect(Object.entries(stored.headers)).toEqual(Object.entries(record.headers ?? {}));
      expect(stored.value && [...stored.value]).toEqual(record.value && [...record.value]);
    }),
  );
});

test('rejects a frame with one changed byte, or read with another salt', () => {
  assert(
    property(anyRecord, anyPlace, nat(), integer({ min: 1, max: 255 }), (record, place, where, change) => {
      const measured = measure(record);
      const buffer = Buffer.alloc(measured.frameBytes);
      encodeFrame(buffer, 0, measured, place, 7);
      expect(frameAt(buffer, 0, buffer.length, 8)).toBeNull();
      expect(frameAt(resalted(buffer, 0, buffer.length, 8), 0, buffer.length, 8)).toMatchObject(place);

      const at = 4 + (where % (buffer.length - 4));
      buffer[at]! ^= change;
      expect(frameAt(buffer, 0, buffer.length, 7)).toBeNull();
    }),
  );
});
