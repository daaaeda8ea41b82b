import type { ScrubMark } from './marks.ts';
import { noMarks } from './marks.ts';
import { scrubText } from './scrub-text.ts';
import { scrubTree } from './scrub-tree.ts';
import { compileRules, hashWith } from './scrubber.ts';
import type { ScrubRule } from './scrubber.ts';

/** The places that a rule would change in events that are stored. */
export interface RulePreview {
  /** How many of the events it would change. */
  events: number;
  /** The paths, the commonest first, each with one of its values before and after. `after` is null where the rule drops it. */
  paths: { path: string; events: number; before: string; after: string | null }[];
}

const PATHS_MAX = 20;
const SHOWN_MAX = 120;

/** Each rule alone, over events as they are stored: a person sees of them what they could see anyway. */
export function previewRules(rules: readonly ScrubRule[], events: readonly object[]): RulePreview[] {
  return rules.map((rule) => {
    const paths = new Map<string, { path: string; events: number; before: string; after: string | null }>();
    let changed = 0;
    for (const event of events) {
      const { marks, after } = scrubbedBy(rule, event);
      if (marks.length > 0) changed++;
      // Many places of one event are one line, and one event.
      const places = new Map(marks.map(({ path }) => [shape(path), path]));
      for (const [place, path] of places) {
        const known = paths.get(place);
        if (known) known.events++;
        else
          paths.set(place, {
            path: place,
            events: 1,
            before: shownAt(event, path) ?? '',
            after: shownAt(after, path),
          });
      }
    }
    const commonest = [...paths.values()].toSorted((a, b) => b.events - a.events);
    return { events: changed, paths: commonest.slice(0, PATHS_MAX) };
  });
}

function scrubbedBy(rule: ScrubRule, event: object): { marks: readonly ScrubMark[]; after: unknown } {
  const marks = noMarks();
  const scrubber = { rules: compileRules([rule], 'project'), keepsAddresses: true, hash: hashWith('preview', 0) };
  const copy: unknown = structuredClone(event);
  const after = scrubTree(copy, { findings: null, scrubber, scrubText, depth: 0 }, marks);
  return { marks: marks.list, after };
}

/** One line for all breadcrumbs, frames and values of a list. */
const shape = (path: string): string => path.replace(/\.\d+(?=\.|$)/g, '.*');

function shownAt(root: unknown, path: string): string | null {
  let value: unknown = root;
  let rest = path;
  while (rest !== '') {
    if (typeof value !== 'object' || value === null) return null;
    const record = value as Record<string, unknown>;
    // Names may hold dots themselves, as `http.query`.
    const name = Object.keys(record)
      .filter((key) => rest === key || rest.startsWith(`${key}.`))
      .toSorted((a, b) => b.length - a.length)[0];
    if (name === undefined) return null;
    value = record[name];
    rest = rest.slice(name.length + 1);
  }
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX - 1)}…` : text;
}
