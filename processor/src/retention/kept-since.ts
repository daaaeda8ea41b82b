import { DEFAULT_DAYS, INSTALLATION } from './limits.ts';
import type { KeptKind } from './limits.ts';

/**
 * SQL: a row is not older than its project keeps rows of this kind. Every question for rows of events or spans has it as a
 * condition, because rows of a short retention are deleted at night, and whole weeks as late as the longest retention says. `column`
 * is the time, or the day, that the table is kept by; `project` the column of its project. A question bounds its period besides:
 * this condition leaves out rows, and no parts.
 */
export const keptSince = (kind: KeptKind, column = 'received_at', project = 'project_id'): string =>
  `${column} >= now() - toIntervalDay(transform(${project}, ${ofProjects(kind, 'project_id')}, ${ofProjects(kind, kind)}, ${ofInstallation(kind)}))`;

// Scalar subqueries are asked once a query, before its rows. One project that does not exist keeps the arrays from being empty.
const ofProjects = (kind: KeptKind, column: string): string =>
  `(SELECT arrayPushBack(groupArray(toUInt32(${column})), toUInt32(4294967295)) FROM (
      SELECT project_id, ${kind} FROM retention FINAL WHERE project_id != ${INSTALLATION} AND ${kind} > 0 ORDER BY project_id))`;

const ofInstallation = (kind: KeptKind): string =>
  `(SELECT toUInt32(if(max(${kind}) > 0, max(${kind}), ${DEFAULT_DAYS[kind]})) FROM retention FINAL WHERE project_id = ${INSTALLATION})`;
