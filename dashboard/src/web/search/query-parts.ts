/** One part of the query as it stands in the field. */
export interface QueryPart {
  at: number;
  length: number;
  text: string;
  negated: boolean;
  key: string | null;
  value: string;
}

const PART = /(!?)(?:([a-zA-Z][\w.-]*):)?("(?:[^"\\]|\\.)*"?|\S*)/y;

/** Splits for colouring, suggestions and "remove this". The server alone decides the meaning of a part. */
export function partsOf(query: string): QueryPart[] {
  const parts: QueryPart[] = [];
  let at = 0;
  while (at < query.length) {
    if (/\s/.test(query.charAt(at))) {
      at += 1;
      continue;
    }
    PART.lastIndex = at;
    const match = PART.exec(query);
    const text = match?.[0] || query.charAt(at);
    parts.push({
      at,
      length: text.length,
      text,
      negated: match?.[1] === '!',
      key: match?.[2] ?? null,
      value: match?.[3] ?? '',
    });
    at += text.length;
  }
  return parts;
}

export const partAt = (query: string, caret: number): QueryPart | null =>
  partsOf(query).find((part) => caret > part.at && caret <= part.at + part.length) ?? null;

export function withoutPart(query: string, part: QueryPart): string {
  return `${query.slice(0, part.at)}${query.slice(part.at + part.length)}`.replace(/\s+/g, ' ').trim();
}

/** Adds `key:value`, quoted where the value needs it; asking twice changes nothing. */
export function withTag(query: string, key: string, value: string): string {
  const part = `${key}:${/^[^\s"*]+$/.test(value) ? value : `"${value.replace(/["\\*]/g, String.raw`\$&`)}"`}`;
  if (partsOf(query).some((one) => one.text === part)) return query;
  return `${query} ${part}`.trim();
}
