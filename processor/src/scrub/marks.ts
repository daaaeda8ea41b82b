/** A place of an item at which something was scrubbed, and the rule that did it. */
export interface ScrubMark {
  /** As the item came: `request.headers.Authorization`. */
  path: string;
  /** The name of a built-in rule, or `organization:2` and `project:1` by the rule's number. */
  rule: string;
}

export interface Marks {
  /** At most a hundred. */
  list: ScrubMark[];
  /** How many more there were. */
  more: number;
  /** The most that are listed, where it is not a hundred. */
  most?: number;
}

const MARKS_MAX = 100;
const PATH_MAX = 300;

export const noMarks = (most?: number): Marks => ({ list: [], more: 0, ...(most !== undefined && { most }) });

export function mark(marks: Marks, path: readonly (string | number)[], rule: string): void {
  if (marks.list.length >= (marks.most ?? MARKS_MAX)) {
    marks.more++;
    return;
  }
  marks.list.push({ path: path.join('.').slice(0, PATH_MAX), rule });
}

/** The marks as they are stored with an item: at most a hundred, and how many more there were. */
export const storedMarks = ({ list, more }: Marks): { scrubbed?: ScrubMark[]; scrubbedMore?: number } => {
  const left = more + Math.max(0, list.length - MARKS_MAX);
  return {
    ...(list.length > 0 && { scrubbed: list.slice(0, MARKS_MAX) }),
    ...(left > 0 && { scrubbedMore: left }),
  };
};

/** The marks of the values of a list, by their places in it, with the paths that each value has for itself. */
export function marksByPlace({ list }: Marks, name: string): (place: number) => Marks {
  const byPlace = new Map<number, ScrubMark[]>();
  const start = new RegExp(`^${name}\\.(\\d+)\\.`);
  for (const { path, rule } of list) {
    const match = start.exec(path);
    if (!match) continue;
    const place = Number(match[1]);
    const own = byPlace.get(place) ?? [];
    own.push({ path: path.slice(match[0].length), rule });
    byPlace.set(place, own);
  }
  return (place) => ({ list: byPlace.get(place) ?? [], more: 0 });
}
