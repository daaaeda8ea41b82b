import { z } from 'zod';

const date = z.iso.datetime();
const projectReference = z.object({ id: z.string(), slug: z.string(), name: z.string(), platform: z.string() });

export const organization = z.object({ id: z.string(), slug: z.string(), name: z.string(), dateCreated: date });
export const project = projectReference.extend({ dateCreated: date, firstEvent: date.nullable(), organization });
export const key = z.object({
  id: z.string(),
  public: z.string(),
  isActive: z.boolean(),
  dsn: z.object({ public: z.url(), secret: z.url() }),
});

export const issue = z.object({
  id: z.string().regex(/^\d+$/),
  shortId: z.string(),
  title: z.string(),
  culprit: z.string(),
  level: z.string(),
  status: z.enum(['unresolved', 'resolved']),
  substatus: z.enum(['new', 'regressed', 'ongoing']).nullable(),
  count: z.string().regex(/^\d+$/),
  userCount: z.number(),
  firstSeen: date,
  lastSeen: date,
  metadata: z.object({ type: z.string(), value: z.string() }),
  project: projectReference,
  permalink: z.url(),
  stats: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))),
});

export const commit = z.object({
  id: z.string(),
  message: z.string().nullable(),
  dateCreated: date,
  author: z.object({ name: z.string(), email: z.string() }).nullable(),
  repository: z.object({ id: z.string(), name: z.string() }).nullable(),
});
export const deploy = z.object({
  id: z.string().regex(/^\d+$/),
  environment: z.string(),
  name: z.string().nullable(),
  url: z.string().nullable(),
  dateStarted: date.nullable(),
  dateFinished: date.nullable(),
});
export const releaseDetail = z.object({
  version: z.string(),
  shortVersion: z.string(),
  versionInfo: z.object({ package: z.string().nullable(), version: z.object({ raw: z.string() }) }),
  status: z.enum(['open', 'archived']),
  ref: z.string().nullable(),
  url: z.string().nullable(),
  dateCreated: date,
  dateReleased: date.nullable(),
  firstEvent: date.nullable(),
  lastEvent: date.nullable(),
  newGroups: z.number().int(),
  commitCount: z.number().int(),
  lastCommit: commit.nullable(),
  deployCount: z.number().int(),
  lastDeploy: deploy.nullable(),
  authors: z.array(z.object({ name: z.string(), email: z.string() })),
  projects: z.array(projectReference.extend({ newGroups: z.number().int() })).min(1),
});

const release = z.object({ version: z.string() }).nullable();
export const issueDetail = issue.extend({
  firstRelease: release,
  lastRelease: release,
  tags: z.array(z.object({ key: z.string(), name: z.string(), totalValues: z.number() })),
  activity: z.array(z.object({ id: z.string(), type: z.string(), dateCreated: date })),
  seenBy: z.array(z.unknown()),
});

const frame = z.object({
  filename: z.string().nullable(),
  absPath: z.string().nullable(),
  function: z.string().nullable(),
  module: z.string().nullable(),
  lineNo: z.number().nullable(),
  colNo: z.number().nullable(),
  context: z.array(z.tuple([z.number(), z.string()])),
  inApp: z.boolean(),
  vars: z.unknown(),
});
const stacktrace = z.object({ frames: z.array(frame) });
const exception = z.object({
  type: z.string(),
  value: z.string(),
  mechanism: z.record(z.string(), z.unknown()),
  stacktrace,
  rawStacktrace: stacktrace.nullable(),
});

export const eventSummary = z.object({
  id: z.string().length(32),
  eventID: z.string().length(32),
  groupID: z.string().nullable(),
  title: z.string(),
  message: z.string(),
  platform: z.string(),
  tags: z.array(z.object({ key: z.string(), value: z.string() })),
  user: z.object({ id: z.string().nullable(), email: z.string().nullable() }).nullable(),
  dateCreated: date,
});

export const event = eventSummary.extend({
  entries: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('exception'), data: z.object({ values: z.array(exception) }) }),
      z.object({ type: z.literal('breadcrumbs'), data: z.object({ values: z.array(z.object({ timestamp: date })) }) }),
      z.object({ type: z.literal('request'), data: z.object({ url: z.string(), method: z.string() }) }),
      z.object({ type: z.literal('spans'), data: z.array(z.object({ span_id: z.string() })) }),
    ]),
  ),
  contexts: z.record(z.string(), z.unknown()),
  dateReceived: date,
  release: z.object({ version: z.string() }).nullable(),
  sdk: z.object({ name: z.string() }),
  nextEventID: z.string().nullable(),
  previousEventID: z.string().nullable(),
});
