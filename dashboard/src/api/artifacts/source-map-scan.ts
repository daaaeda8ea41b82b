const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;
/** Longer than any key or number that matters; more of a token is not kept. */
const LONGEST_TOKEN = 32;

export interface SourceMapScan {
  push(chunk: Uint8Array): void;
  /** The fault of the file, or null for a source map. */
  problem(): string | null;
}

/**
 * Reads a source map of any size in constant memory, byte by byte: is it one JSON object with `version` 3 and `mappings` (or
 * `sections`)? It follows strings and nesting, not every rule of JSON: the processor parses the map when an event needs it.
 */
export function createSourceMapScan(): SourceMapScan {
  const top = new Map<string, string>();
  let depth = 0;
  let place: 'before' | 'outside-string' | 'string' | 'escape' | 'after' | 'broken' = 'before';
  let key: string | null = null;
  let token = '';
  let broken = '';

  const keep = (byte: number): void => {
    if (depth === 1 && token.length < LONGEST_TOKEN) token += String.fromCharCode(byte);
  };
  const endValue = (): void => {
    if (key !== null) top.set(key, token);
    key = null;
    token = '';
  };
  const refuse = (sentence: string): void => {
    broken = sentence;
    place = 'broken';
  };

  const outsideString = (byte: number): void => {
    if (byte === QUOTE) {
      if (depth === 1) token = '"';
      place = 'string';
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      keep(byte);
      depth += 1;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (depth === 1) endValue();
      depth -= 1;
      if (depth === 0) place = 'after';
    } else if (depth === 1) {
      if (byte === COMMA) endValue();
      else if (byte === COLON && key === null) {
        key = token.slice(1);
        token = '';
      } else if (!isSpace(byte)) keep(byte);
    }
  };

  const step = (byte: number): void => {
    switch (place) {
      case 'string':
        if (byte === QUOTE) place = 'outside-string';
        else if (byte === BACKSLASH) place = 'escape';
        else keep(byte);
        return;
      case 'escape':
        place = 'string';
        return;
      case 'outside-string':
        return outsideString(byte);
      case 'before':
        if (isSpace(byte)) return;
        if (byte !== OPEN_OBJECT) return refuse('it is not a JSON object');
        place = 'outside-string';
        depth = 1;
        return;
      case 'after':
        if (!isSpace(byte)) refuse('there is text after the end of the object');
        return;
      case 'broken':
        return;
      default:
        place satisfies never;
    }
  };

  return {
    push(chunk) {
      for (const byte of chunk) step(byte);
    },
    problem() {
      if (place === 'broken') return broken;
      if (place !== 'after') return 'it ends too early, or is no JSON';
      if (top.get('version') !== '3') return top.has('version') ? 'its version is not 3' : 'it has no version';
      const hasMappings = top.get('mappings')?.startsWith('"') ?? false;
      const hasSections = top.get('sections')?.startsWith('[') ?? false;
      return hasMappings || hasSections ? null : 'it has no mappings';
    },
  };
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
