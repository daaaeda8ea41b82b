import { readdirSync, readFileSync } from 'node:fs';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeEnvelope, encodeEnvelope, EnvelopeError } from './envelope.ts';
import { eventSchema } from './event-schema.ts';
import { LIMITS } from './limits.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (payload: Uint8Array): string => new TextDecoder().decode(payload);

describe('decodeEnvelope', () => {
  test.each<[string, string, string[]]>([
    ['a header alone', '{}', []],
    ['a header and its newline', '{}\n', []],
    ['an item with its length', '{}\n{"type":"event","length":3}\na\nb', ['a\nb']],
    ['a length in bytes, not characters', '{}\n{"type":"event","length":2}\né\n', ['é']],
    ['an implicit length', '{}\n{"type":"event"}\n{"a":1}\n{"type":"x"}\nb', ['{"a":1}', 'b']],
    ['a trailing newline', '{}\n{"type":"event","length":1}\na\n', ['a']],
    ['an empty payload', '{}\n{"type":"attachment","length":0}\n\n{"type":"event"}\n{}', ['', '{}']],
    ['an item header at the end', '{}\n{"type":"attachment"}', ['']],
    ['a null length as none', '{}\n{"type":"event","length":null}\n{}', ['{}']],
  ])('reads %s', (_what, input, payloads) => {
    expect(decodeEnvelope(bytes(input)).items.map((item) => text(item.payload))).toEqual(payloads);
  });

  test.each<[string, string]>([
    ['nothing', ''],
    ['no JSON', 'x\n'],
    ['a list for a header', '[]'],
    ['two values in a header', '{} {}'],
    ['an item without type', '{}\n{}\n'],
    ['too few bytes', '{}\n{"type":"event","length":4}\nabc'],
    ['no newline after the bytes', '{}\n{"type":"event","length":2}\nabc'],
    ['a negative length', '{}\n{"type":"event","length":-1}\n'],
    ['a length that is text', '{}\n{"type":"event","length":"1"}\na'],
    ['two trailing newlines', '{}\n{"type":"event","length":1}\na\n\n'],
  ])('refuses %s', (_what, input) => {
    expect(() => decodeEnvelope(bytes(input))).toThrow(EnvelopeError);
  });

  test('refuses more items than the limit, longer header lines and more of them', () => {
    const line = (lines: number): string => `\n{"type":"x","a":"${'x'.repeat(LIMITS.headersBytes / lines)}"}\n`;
    expect(decodeEnvelope(bytes(`{}${line(9).repeat(8)}`)).items).toHaveLength(8);
    expect(() => decodeEnvelope(bytes(`{}${line(8).repeat(8)}`))).toThrow(/headers are over/);

    const items = `\n{"type":"x"}\n{}`.repeat(LIMITS.itemsPerEnvelope + 1);
    expect(() => decodeEnvelope(bytes(`{}${items}`))).toThrow(EnvelopeError);
    expect(() => decodeEnvelope(bytes(`{"a":"${'x'.repeat(LIMITS.headerLineBytes)}"}`))).toThrow(EnvelopeError);
  });

  test('keeps unknown headers and types', () => {
    const envelope = decodeEnvelope(bytes('{"odd":[1]}\n{"type":"of_tomorrow","also":2}\nx'));
    expect(envelope.headers).toEqual({ odd: [1] });
    expect(envelope.items[0]?.headers).toEqual({ type: 'of_tomorrow', also: 2 });
  });
});

describe('encodeEnvelope', () => {
  const headers = fc.dictionary(fc.string(), fc.jsonValue());
  const item = fc.record({
    headers: fc.tuple(fc.string({ minLength: 1 }), headers).map(([type, rest]) => ({ ...rest, type })),
    payload: fc.uint8Array({ maxLength: 200 }),
  });

  test('is undone by decodeEnvelope, whatever the bytes', () => {
    fc.assert(
      fc.property(headers, fc.array(item, { maxLength: 5 }), (envelopeHeaders, items) => {
        const decoded = decodeEnvelope(encodeEnvelope({ headers: envelopeHeaders, items }));
        const sent = items.map(({ headers, payload }) => ({
          headers: { ...headers, length: payload.length },
          payload,
        }));
        expect(JSON.stringify(decoded.headers)).toBe(JSON.stringify(envelopeHeaders));
        expect(decoded.items.map(({ payload }) => [...payload])).toEqual(sent.map(({ payload }) => [...payload]));
        expect(JSON.stringify(decoded.items.map((each) => each.headers))).toBe(
          JSON.stringify(sent.map((each) => each.headers)),
        );
      }),
      { numRuns: 200 },
    );
  });
});

const fixtures = new URL('fixtures/', import.meta.url);
const names = readdirSync(fixtures).filter((name) => name.endsWith('.envelope'));

describe('envelopes captured from real SDKs', () => {
  test('are there', () => expect(names.length).toBeGreaterThan(100));

  test.each(names)('%s parses, its events included', (name) => {
    const { items } = decodeEnvelope(readFileSync(new URL(name, fixtures)));
    for (const { headers, payload } of items) {
      if (headers.type !== 'event' && headers.type !== 'transaction') continue;
      const event: unknown = JSON.parse(text(payload));
      expect(eventSchema.parse(event)).toEqual(event);
    }
  });

  test('mutated at random only ever throw EnvelopeError', () => {
    const originals = names.slice(0, 40).map((name) => readFileSync(new URL(name, fixtures)));
    const mutation = fc.record({ at: fc.nat(), byte: fc.oneof(fc.nat(255), fc.constantFrom(10, 34, 44, 123, 125)) });
    fc.assert(
      fc.property(
        fc.nat(originals.length - 1),
        fc.array(mutation, { minLength: 1, maxLength: 20 }),
        fc.nat(),
        (index, mutations, cut) => {
          const mutated = Uint8Array.from(originals[index]!);
          for (const { at, byte } of mutations) mutated[at % mutated.length] = byte;
          const input = cut % 3 === 0 ? mutated.subarray(0, cut % mutated.length) : mutated;
          try {
            decodeEnvelope(input);
          } catch (error) {
            expect(error).toBeInstanceOf(EnvelopeError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
