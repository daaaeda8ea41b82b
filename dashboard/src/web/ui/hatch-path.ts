/** A part of a chart's width, from 0 to 1. */
export interface Band {
  from: number;
  to: number;
}

/** A band of a minute in a month is still seen. */
const LEAST = 0.012;

/** The part of each span of time that lies in the chart's; what lies outside is left out. */
export const bandsOf = (spans: readonly { from: number; to: number }[], since: number, until: number): Band[] =>
  spans.flatMap((span) => {
    if (span.to < since || span.from > until || until <= since) return [];
    const from = Math.max(0, (span.from - since) / (until - since));
    const to = Math.min(1, (span.to - since) / (until - since));
    const short = Math.max(0, LEAST - (to - from)) / 2;
    return [{ from: Math.max(0, from - short), to: Math.min(1, to + short) }];
  });

/** Diagonal lines that fill the bands, as one SVG path: a pattern would need an id, of which a list has a hundred. */
export function hatchPath(bands: readonly Band[], width: number, height: number, step: number): string {
  const lines: string[] = [];
  for (const { from, to } of bands) {
    const [left, right] = [from * width, to * width];
    for (let foot = left - height; foot < right; foot += step) {
      // Rises by one for each one to the right, and is cut where it leaves the band.
      const start = Math.max(foot, left);
      const end = Math.min(foot + height, right);
      if (end > start)
        lines.push(`M${round(start)} ${round(height - (start - foot))}L${round(end)} ${round(height - (end - foot))}`);
    }
  }
  return lines.join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;
