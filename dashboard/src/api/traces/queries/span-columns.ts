import type { AllowedId, AllowedProjects } from '@breakwater/processor/directory';

import type { TraceSpan } from '../../../contract/traces.ts';
import { millis } from '../../sql/bound.ts';
import { cutsOf, movedTimes, notesOf } from '../../receipts/cuts-of.ts';

export const SPAN_COLUMNS = `
  project_id AS projectId, event_id AS eventId, span_id AS spanId, parent_span_id AS parentSpanId, is_segment AS isSegment, transaction, op,
  description, status, failed, toUnixTimestamp64Micro(started_at) / 1000 AS startedAt, duration_ms AS durationMs,
  server_name AS serverName, attributes, measurements, ${millis('received_at')} AS receivedAt, notes`;

export interface AnsweredSpan {
  projectId: AllowedId;
  eventId: string;
  spanId: string;
  parentSpanId: string;
  isSegment: number;
  transaction: string;
  op: string;
  description: string;
  status: string;
  failed: number;
  startedAt: number;
  durationMs: number;
  serverName: string;
  attributes: Record<string, string>;
  measurements: Record<string, number>;
  receivedAt: number;
  notes: string;
}

export function traceSpanOf(row: AnsweredSpan, projects: AllowedProjects): TraceSpan {
  const { projectId, isSegment, failed, serverName, notes, ...rest } = row;
  const { cuts, clock, scrubbed = [], scrubbedMore = 0 } = notesOf(notes);
  const project = projectRef(projectId, projects);
  const service = row.attributes['service.name'] || project.slug;
  const attributes = serverName === '' ? row.attributes : { ...row.attributes, 'server.name': serverName };
  return {
    ...rest,
    project,
    isSegment: isSegment === 1,
    failed: failed === 1,
    service,
    attributes,
    clock: movedTimes(clock),
    cuts: cutsOf(cuts),
    scrubbed,
    scrubbedMore,
  };
}

export const projectRef = (id: number, projects: AllowedProjects): { id: number; slug: string } => ({
  id,
  slug: projects.get(id)?.slug ?? String(id),
});
