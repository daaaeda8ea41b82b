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
}

const MARKS_MAX = 100;
const PATH_MAX = 300;

export const noMarks = (): Marks => ({ list: [], more: 0 });

export function mark(marks: Marks, path: readonly (string | number)[], rule: string): void {
  if (marks.list.length >= MARKS_MAX) {
    marks.more++;
    return;
  }
  marks.list.push({ path: path.join('.').slice(0, PATH_MAX), rule });
}
