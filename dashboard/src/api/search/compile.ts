import { SHORT_ID_MASK } from '../sql/short-id.ts';
import { FIELDS, isFieldKey } from './fields.ts';
import type { Search, State, Term } from './parse.ts';

/** SQL conditions made of our own constants; all text that a person typed is in `params`, bound by name. */
export interface CompiledSearch {
  /** Conditions on a row of `issues`. */
  ofIssue: string[];
  /** Conditions on a row of `events`; where there are any, counts have to come from the events. */
  ofEvent: string[];
  params: Record<string, string>;
}

const STATE_CONDITIONS: Record<State, string> = {
  unresolved: `status = 'unresolved'`,
  resolved: `status = 'resolved'`,
  new: `(status = 'unresolved' AND substatus = 'new')`,
  regressed: `(status = 'unresolved' AND substatus = 'regressed')`,
  ongoing: `(status = 'unresolved' AND substatus = 'ongoing')`,
  unhandled: 'handled = 0',
  handled: 'handled = 1',
};

export function compileSearch(search: Pick<Search, 'terms'>): CompiledSearch {
  const compiled: CompiledSearch = { ofIssue: [], ofEvent: [], params: {} };
  for (const term of search.terms) {
    const { of, condition } = conditionOf(term, (value, type = 'String') => bind(compiled.params, value, type));
    const signed = term.negated ? `NOT ${condition}` : condition;
    (of === 'issue' ? compiled.ofIssue : compiled.ofEvent).push(signed);
  }
  return compiled;
}

type Bind = (value: string, type?: 'String' | 'UInt64') => string;

function conditionOf(term: Term, bind: Bind): { of: 'issue' | 'event'; condition: string } {
  switch (term.kind) {
    case 'is':
      return { of: 'issue', condition: STATE_CONDITIONS[term.state] };
    case 'text': {
      const pattern = bind(likeOf(`*${term.value}*`));
      return { of: 'issue', condition: `(title ILIKE ${pattern} OR culprit ILIKE ${pattern})` };
    }
    case 'field': {
      const { of, column } = FIELDS[term.field];
      return { of, condition: matchOf(column, term.value, bind) };
    }
    case 'tag':
      return { of: 'event', condition: matchOf(`tags[${bind(term.key)}]`, term.value, bind) };
    case 'has': {
      if (term.key === 'user') return { of: 'event', condition: `(user_key != '')` };
      if (!isFieldKey(term.key)) return { of: 'event', condition: `(tags[${bind(term.key)}] != '')` };
      const { of, column } = FIELDS[term.key];
      return { of, condition: `(${column} != '')` };
    }
    case 'issue': {
      const project = `project_id IN (SELECT project_id FROM projects WHERE slug = ${bind(term.issue.projectSlug)})`;
      const bits = `bitAnd(issue_id, ${SHORT_ID_MASK}) = ${bind(String(term.issue.bits), 'UInt64')}`;
      return { of: 'issue', condition: `(${bits} AND ${project})` };
    }
    default:
      return term satisfies never;
  }
}

const matchOf = (column: string, value: string, bind: Bind): string =>
  value.includes('*') ? `(${column} ILIKE ${bind(likeOf(value))})` : `(${column} = ${bind(value)})`;

/** `*` is any run of characters; characters that LIKE would read as wildcards are escaped. */
const likeOf = (value: string): string => value.replace(/[\\%_]/g, String.raw`\$&`).replaceAll(/\*+/g, '%');

const bind = (params: Record<string, string>, value: string, type: 'String' | 'UInt64'): string => {
  const name = `search${Object.keys(params).length}`;
  params[name] = value;
  return `{${name}:${type}}`;
};
