const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const COLON = 0x3a;
const COMMA = 0x2c;
/** Longer top-level keys than any that a source map has; their text is not kept. */
const LONGEST_TOKEN = 64;

export interface SourceMapScan {
  push(chunk: Uint8Array): void;
  /** What is wrong, or null for a source map. */
  problem(): string | null;
}

/**
 * Reads a source map of any size in constant memory: is it one JSON object with `version` 3 and `mappings` (or `sections`)?
 * It follows strings and nesting, not every rule of JSON; the processor parses the map when an event needs it. Strings, nearly
 * all of a map's bytes, are skipped by a native search, so 100 MB take about 0.1 s.
 */
export function createSourceMapScan(): SourceMapScan {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let started = false;
  let ended = false;
  let broken: string | null = null;
  /** Of the top level. */
  let token = '';
  let key: string | null = null;
  let valueStart = '';
  const top = new Map<string, string>();

  const skipString = (bytes: Buffer, from: number): number => {
    let at = from;
    while (at < bytes.length) {
      if (escaped) {
        escaped = false;
        at += 1;
        continue;
      }
      const quote = bytes.indexOf(QUOTE, at);
      const end = quote === -1 ? bytes.length : quote;
      const backslash = bytes.subarray(at, end).indexOf(BACKSLASH);
      const stop = backslash === -1 ? end : at + backslash;
      if (depth === 1 && token.length < LONGEST_TOKEN)
        token += bytes.toString('latin1', at, Math.min(stop, at + LONGEST_TOKEN));
      if (backslash !== -1) {
        escaped = true;
        at = stop + 1;
        continue;
      }
      if (quote === -1) return bytes.length;
      inString = false;
      return quote + 1;
    }
    return at;
  };

  const endValue = (): void => {
    if (key !== null) top.set(key, valueStart === '' ? token.trim() : valueStart);
    key = null;
    token = '';
    valueStart = '';
  };

  const structure = (byte: number): void => {
    if (isSpace(byte)) return;
    if (ended) broken = 'there is text after the end of the object';
    else if (!started && byte !== OPEN_OBJECT) broken = 'it is not a JSON object';
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (depth === 1) valueStart = byte === OPEN_OBJECT ? '{' : '[';
      started = true;
      depth += 1;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      if (depth === 1) endValue();
      depth -= 1;
      ended = depth === 0;
    } else if (depth === 1) {
      if (byte === COLON && key === null) {
        key = token;
        token = '';
      } else if (byte === COMMA) endValue();
      else if (token.length < LONGEST_TOKEN) token += String.fromCharCode(byte);
    }
  };

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let at = 0;
      while (at < bytes.length && broken === null) {
        if (inString) {
          at = skipString(bytes, at);
          continue;
        }
        const byte = bytes[at] ?? 0;
        at += 1;
        if (byte === QUOTE && started && !ended) {
          inString = true;
          if (depth === 1) {
            token = '';
            if (key !== null) valueStart = '"';
          }
        } else structure(byte);
      }
    },
    problem() {
      if (broken !== null) return broken;
      if (!ended) return 'it ends too early, or is no JSON';
      if (top.get('version') !== '3') return top.has('version') ? 'its version is not 3' : 'it has no version';
      if (top.get('mappings') !== '"' && top.get('sections') !== '[') return 'it has no mappings';
      return null;
    },
  };
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
