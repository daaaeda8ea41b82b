import { isRecord } from '../normalize/parse-json.ts';
import { isUserAddress } from './addresses.ts';
import { FILTERED, isNoValue } from './filtered.ts';
import type { Findings, FoundText } from './findings.ts';
import { jsonOf, NESTED_MAX } from './nested-json.ts';
import { mark, noMarks } from './marks.ts';
import type { Marks } from './marks.ts';
import type { CompiledRule, Scrubber } from './scrubber.ts';
import { secretName } from './secret-names.ts';
import type { TextForm } from './text-pairs.ts';
import type { ScrubText } from './values.ts';
import { waysTo } from './ways.ts';

export interface TreePlan {
  findings: Findings | null;
  scrubber: Scrubber;
  scrubText: ScrubText;
  /** How deep the tree lies in texts of other trees. */
  depth: number;
}

/** Deeper values are left out, as `shorten` does, because no kind keeps them. */
const DEPTH_MAX = 60;
/** Facts about a key, as bits: one look-up a key tells all of them. */
const KEY = { isId: 1, isCode: 2, isStructure: 4 } as const;
/** Hexadecimal ids and times, by which items are found again: they are never looked at. */
const IDS = (
  'event_id trace_id span_id parent_span_id segment_id debug_id code_id replay_id profile_id profiler_id check_in_id ' +
  'sentry.segment.id sentry.trace.id timestamp start_timestamp end_timestamp lineno colno'
).split(' ');
const ID = /^[\da-f-]{1,36}$|^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?$/i;
/** Lines of source code. */
const CODE = 'context_line pre_context post_context'.split(' ');
/** By these the product reads an item. Rules of people leave them alone. */
const STRUCTURE = 'platform level type sdk debug_meta project received grouping hashes'.split(' ');
const FACTS: ReadonlyMap<string, number> = new Map([
  ...IDS.map((key) => [key, KEY.isId] as const),
  ...CODE.map((key) => [key, KEY.isCode] as const),
  ...STRUCTURE.map((key) => [key, KEY.isStructure] as const),
]);
/** Names of packages with their versions: `cookie` is one of them. */
const PACKAGES = 'modules';
/** Lists of Node in which names and values take turns. */
const FLAT_PAIRS: ReadonlySet<string> = new Set(['rawHeaders', 'rawTrailers']);
/** A security code has three digits. Smaller numbers under such names are counts. */
const LEAST_NUMBER = 100;

/** The result of a value that a rule drops. */
const DROPPED = Symbol('dropped');

/** Scrubs a parsed item in place, and returns it. */
export function scrubTree(root: unknown, plan: TreePlan, marks: Marks): unknown {
  const scrubbed = new Walk(root, plan, marks).value(root, '', 'text');
  return scrubbed === DROPPED ? null : scrubbed;
}

interface Filtering {
  rule: string;
  put(text: string): string;
  isNumber(number: number): boolean;
  whole: boolean;
}

/** A walk over one item. A class, because a walk has a place that each step reads. */
class Walk {
  readonly #plan: TreePlan;
  readonly #marks: Marks;
  readonly #path: (string | number)[] = [];
  /** The lists and records on the way to a finding, where nobody looks for more. */
  readonly #ways: ReadonlySet<object> | null;
  readonly #copies = new Map<string, number>();
  #rules: readonly CompiledRule[];

  constructor(root: unknown, plan: TreePlan, marks: Marks) {
    this.#plan = plan;
    this.#marks = marks;
    this.#rules = plan.scrubber.rules;
    const { findings, scrubber } = plan;
    this.#ways = findings && scrubber.rules.length === 0 && scrubber.keepsAddresses ? waysTo(findings, root) : null;
  }

  value(value: unknown, name: string, form: TextForm): unknown {
    if (typeof value === 'string') return this.#text(value, form);
    if (typeof value === 'number') return this.#number(value);
    if (typeof value !== 'object' || value === null) return value;
    if (this.#path.length > DEPTH_MAX) return null;
    if (this.#ways && !this.#ways.has(value)) return value;
    return Array.isArray(value) ? this.#list(value, name, form) : this.#record(value as Record<string, unknown>, form);
  }

  #text(text: string, form: TextForm): unknown {
    let clean = text;
    const found = this.#foundIn(text);
    if (found) {
      const { bits, rules } = found;
      clean = form === 'text' ? found.clean : this.#plan.scrubText(text, bits, form, this.#plan.depth);
      if (clean !== text) for (const rule of rules) mark(this.#marks, this.#path, rule);
    }
    if (this.#rules.length > 0) clean = this.#withinJson(clean);
    for (const rule of this.#rules) {
      if (!rule.values) continue;
      const after = this.#withRule(clean, rule);
      if (after === DROPPED) return DROPPED;
      clean = after;
    }
    return clean;
  }

  /** Names within a text that is JSON count for rules of people as they do for the built-in ones. */
  #withinJson(text: string): string {
    const json = this.#plan.depth < NESTED_MAX ? jsonOf(text) : undefined;
    if (json === undefined) return text;
    const marks = noMarks();
    const after = scrubTree(json, { ...this.#plan, findings: null, depth: this.#plan.depth + 1 }, marks);
    if (marks.list.length === 0) return text;
    for (const rule of new Set(marks.list.map(({ rule }) => rule))) mark(this.#marks, this.#path, rule);
    return JSON.stringify(after);
  }

  #foundIn(text: string): FoundText | undefined {
    return this.#plan.findings?.texts.get(text);
  }

  #withRule(text: string, { pattern, action, name }: CompiledRule): string | typeof DROPPED {
    pattern.lastIndex = 0;
    if (!pattern.test(text)) return text;
    mark(this.#marks, this.#path, name);
    if (action === 'drop') return DROPPED;
    return text.replace(pattern, (secret: string) => (action === 'hash' ? this.#plan.scrubber.hash(secret) : FILTERED));
  }

  #number(value: number): unknown {
    if (this.#plan.findings?.numbers.has(value)) {
      mark(this.#marks, this.#path, 'card');
      return FILTERED;
    }
    if (this.#rules.length === 0) return value;
    const text = String(value);
    const after = this.#text(text, 'text');
    return after === text ? value : after;
  }

  #list(values: unknown[], name: string, form: TextForm): unknown[] {
    let dropped = false;
    for (let index = 0; index < values.length; index++) {
      this.#path.push(index);
      const item = values[index];
      const before = index % 2 === 1 && FLAT_PAIRS.has(name) ? values[index - 1] : null;
      const after =
        typeof before === 'string'
          ? this.#named(before, item, form, this.#plan.findings?.names.has(before) ?? false)
          : isPair(item)
            ? this.#pair(item, form)
            : this.value(item, name, form);
      values[index] = after;
      dropped ||= after === DROPPED;
      this.#path.pop();
    }
    return dropped ? values.filter((value) => value !== DROPPED) : values;
  }

  /** `["Cookie", "a=b"]` is a name and its value, as `{ "Cookie": "a=b" }` is. */
  #pair(pair: [string, unknown], form: TextForm): unknown {
    const isName = this.#plan.findings?.names.has(pair[0]) ?? false;
    const after = this.#named(pair[0], pair[1], form, isName);
    if (after === DROPPED) return DROPPED;
    pair[1] = after;
    if (!isName) pair[0] = this.#key(pair[0]);
    return pair;
  }

  #record(record: Record<string, unknown>, form: TextForm): Record<string, unknown> {
    const { findings } = this.#plan;
    const couldBeNamed = this.#rules.length > 0 || (findings?.names.size ?? 0) > 0;
    const given = couldBeNamed ? (record['name'] ?? record['key']) : undefined;
    const isNamed =
      typeof given === 'string' && 'value' in record && (findings?.names.has(given) || this.#rules.length > 0);
    for (const key of Object.keys(record)) {
      const value = record[key];
      if (!isNamed && this.#isNothing(key, value)) continue;
      const facts = FACTS.get(key) ?? 0;
      if (facts & KEY.isId && (typeof value === 'number' || (typeof value === 'string' && ID.test(value)))) continue;
      const clean = this.#key(key);
      const shown = clean === key ? key : this.#freeKey(record, clean);
      this.#path.push(shown);
      const rules = this.#rules;
      if (facts & KEY.isStructure && this.#path.length === 1) this.#rules = [];
      const after =
        isNamed && key === 'value'
          ? this.#named(given, value, form, true)
          : this.#named(key, value, facts & KEY.isCode ? 'code' : form, findings?.keys.has(key) ?? false);
      this.#path.pop();
      this.#rules = rules;
      if (after === DROPPED || shown !== key) delete record[key];
      if (after !== DROPPED && (shown !== key || after !== value)) record[shown] = after;
    }
    return record;
  }

  /** Neither key nor value is on the way to a finding, and nobody looks for more. Costs no call and no path. */
  #isNothing(key: string, value: unknown): boolean {
    const { findings } = this.#plan;
    if (!findings || !this.#ways || findings.keys.has(key) || findings.texts.has(key)) return false;
    if (typeof value === 'string') return !findings.texts.has(value);
    if (typeof value === 'number') return !findings.numbers.has(value);
    return typeof value !== 'object' || value === null || !this.#ways.has(value);
  }

  /** A key can hold a secret too. The mark names the place without it. */
  #key(key: string): string {
    const found = this.#foundIn(key);
    if (!found || found.clean === key) return key;
    for (const rule of found.rules) mark(this.#marks, [...this.#path, found.clean], rule);
    return found.clean;
  }

  /** Two keys may be alike without their secrets, and neither value is lost. */
  #freeKey(record: Readonly<Record<string, unknown>>, clean: string): string {
    if (!Object.hasOwn(record, clean)) return clean;
    // It only grows, so that the time for many such keys does with their number.
    let copy = this.#copies.get(clean) ?? 1;
    do copy++;
    while (Object.hasOwn(record, `${clean} (${copy})`));
    this.#copies.set(clean, copy);
    return `${clean} (${copy})`;
  }

  /** A value with its name: the built-in rules, then those of people, in their order. */
  #named(name: string, value: unknown, form: TextForm, isSecret: boolean): unknown {
    if (!this.#plan.scrubber.keepsAddresses && isUserAddress(name, sentValue(value))) {
      mark(this.#marks, this.#path, 'address');
      return DROPPED;
    }
    let clean = value;
    const secret = isSecret && this.#path[0] !== PACKAGES ? secretName(name) : null;
    if (secret) {
      const { whole } = secret;
      const isNumber = (number: number) => secret.numbers && Math.abs(number) >= LEAST_NUMBER;
      clean = this.#filtered(clean, { rule: 'key', put: () => FILTERED, isNumber, whole });
    }
    for (const rule of this.#rules) {
      if (!rule.keys) continue;
      rule.pattern.lastIndex = 0;
      if (!rule.pattern.test(name)) continue;
      if (rule.action === 'drop') {
        mark(this.#marks, this.#path, rule.name);
        return DROPPED;
      }
      const put = (text: string) => (rule.action === 'hash' ? this.#plan.scrubber.hash(text) : FILTERED);
      clean = this.#filtered(clean, { rule: rule.name, put, isNumber: () => true, whole: true });
    }
    return this.value(clean, name, form);
  }

  /** Every part of a value replaced, its form kept: lists stay lists, and a list of pairs keeps its names. */
  #filtered(value: unknown, by: Filtering): unknown {
    if (this.#path.length > DEPTH_MAX) return null;
    if (typeof value === 'number' ? by.isNumber(value) : typeof value === 'string' && !isNoValue(value)) {
      mark(this.#marks, this.#path, by.rule);
      return by.put(String(value));
    }
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        this.#path.push(index);
        if (isPair(item)) item[1] = this.#filtered(item[1], by);
        else value[index] = this.#filtered(item, by);
        this.#path.pop();
      });
      return value;
    }
    // Attributes of streamed spans have their value and its type.
    if (isRecord(value) && (by.whole || isAttribute(value))) {
      for (const key of isAttribute(value) ? ['value'] : Object.keys(value)) {
        this.#path.push(key);
        value[key] = this.#filtered(value[key], by);
        this.#path.pop();
      }
    }
    return value;
  }
}

/** Attributes of streamed spans have their value and its type. */
const sentValue = (value: unknown): unknown => (isRecord(value) && isAttribute(value) ? value['value'] : value);

const isPair = (value: unknown): value is [string, unknown] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';

const isAttribute = (value: Readonly<Record<string, unknown>>): boolean =>
  'value' in value && Object.keys(value).every((key) => key === 'value' || key === 'type' || key === 'unit');
