import { isRecord } from '../normalize/parse-json.ts';
import { FILTERED, isNoValue } from './filtered.ts';
import { mark } from './marks.ts';
import type { Marks } from './marks.ts';
import { secretName } from './secret-names.ts';

const PLACE = /%[sdifjoOr]|\{\d{0,2}\}/g;
const NAME_BEFORE = /([\w.-]{1,64})["'`]?[ \t]{0,3}[=:][ \t]{0,3}["'`]?$/;
/** As much of a template as can hold a name, its sign and blanks. */
const LOOK = 80;

/** Values whose name stands in the template of a message alone: `password=%s` and `["hunter2"]`. */
export function scrubParams(item: unknown, marks: Marks): void {
  if (!isRecord(item)) return;
  for (const key of ['logentry', 'message']) {
    const entry = item[key];
    if (!isRecord(entry) || !Array.isArray(entry['params']) || typeof entry['message'] !== 'string') continue;
    scrubByTemplate(entry['message'], entry['params'], (index) => mark(marks, [key, 'params', index], 'key'));
  }
}

function scrubByTemplate(template: string, params: unknown[], onFound: (index: number) => void): void {
  let index = 0;
  for (const place of template.matchAll(PLACE)) {
    if (index >= params.length) return;
    const name = NAME_BEFORE.exec(template.slice(Math.max(0, place.index - LOOK), place.index))?.[1];
    const value = params[index];
    const isText = typeof value === 'string' && !isNoValue(value);
    const secret = name === undefined || !isText ? null : secretName(name);
    if (secret) {
      params[index] = FILTERED;
      onFound(index);
    }
    index++;
  }
}
