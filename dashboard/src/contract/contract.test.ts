import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';

import type { EventDetail } from './events.ts';
import type { Intake, IntakeRequest, OrganizationQuotas } from './intake.ts';
import type { IssueAction, IssueDetail, IssueList, IssueSearch, IssuesChanged } from './issues.ts';
import type { Lookup } from './lookup.ts';
import type { KnownLoss } from './losses.ts';
import type { ChannelChange, ChannelList, ChannelTest, MadeChannel, NewChannel } from './channels.ts';
import type { DeliveryList, ShownDelivery } from './deliveries.ts';
import type { Trace, TraceList } from './traces.ts';
import type { TransactionDetail, TransactionList, TransactionSearch } from './performance.ts';
import type { Period } from './periods.ts';
import type { Pipeline, PipelineSearch } from './pipeline.ts';
import type { ArtifactList } from './artifacts.ts';
import type { FirstEvent } from './first-event.ts';
import type { ProjectRequest } from './project-changes.ts';
import type { Project } from './projects.ts';
import type {
  OrganizationScrubbing,
  OrganizationScrubbingRequest,
  ProjectScrubbing,
  ProjectScrubbingRequest,
  ScrubPreview,
} from './scrubbing.ts';
import type { PublicReceipt, Receipts } from './receipts.ts';
import type { ApiToken, NewToken } from './tokens.ts';
import type { Credentials } from './accounts.ts';
import type { ServedSdk } from './sdk.ts';
import type { ApiErrorBody, Session } from './session.ts';
import { eventDetailSchema } from './events.schema.ts';
import { intakeRequestSchema, intakeSchema, organizationQuotasSchema } from './intake.schema.ts';
import {
  issueActionSchema,
  issueDetailSchema,
  issueListSchema,
  issueSearchSchema,
  issuesChangedSchema,
} from './issues.schema.ts';
import { lookupSchema } from './lookup.schema.ts';
import { lossSchema } from './losses.schema.ts';
import {
  channelChangeSchema,
  channelListSchema,
  channelTestSchema,
  madeChannelSchema,
  newChannelSchema,
} from './channels.schema.ts';
import { deliveryListSchema, shownDeliverySchema } from './deliveries.schema.ts';
import { traceListSchema, traceSchema } from './traces.schema.ts';
import { transactionDetailSchema, transactionListSchema, transactionSearchSchema } from './performance.schema.ts';
import { periodSchema } from './periods.schema.ts';
import { pipelineSchema, pipelineSearchSchema } from './pipeline.schema.ts';
import { artifactListSchema } from './artifacts.schema.ts';
import { firstEventSchema, projectRequestSchema, projectSchema } from './projects.schema.ts';
import {
  organizationScrubbingRequestSchema,
  organizationScrubbingSchema,
  projectScrubbingRequestSchema,
  projectScrubbingSchema,
  scrubPreviewSchema,
} from './scrubbing.schema.ts';
import { publicReceiptSchema, receiptsSchema } from './receipts.schema.ts';
import { apiTokenSchema, newTokenSchema } from './tokens.schema.ts';
import { servedSdkSchema } from './sdk.schema.ts';
import { apiErrorSchema, credentialsSchema, sessionSchema } from './session.schema.ts';

test('each schema is exactly its interface', () => {
  expectTypeOf<z.output<typeof apiErrorSchema>>().toEqualTypeOf<ApiErrorBody>();
  expectTypeOf<z.output<typeof organizationScrubbingSchema>>().toEqualTypeOf<OrganizationScrubbing>();
  expectTypeOf<z.output<typeof organizationScrubbingRequestSchema>>().toEqualTypeOf<OrganizationScrubbingRequest>();
  expectTypeOf<z.output<typeof projectScrubbingSchema>>().toEqualTypeOf<ProjectScrubbing>();
  expectTypeOf<z.output<typeof projectScrubbingRequestSchema>>().toEqualTypeOf<ProjectScrubbingRequest>();
  expectTypeOf<z.output<typeof scrubPreviewSchema>>().toEqualTypeOf<ScrubPreview>();
  expectTypeOf<z.output<typeof apiTokenSchema>>().toEqualTypeOf<ApiToken>();
  expectTypeOf<z.output<typeof artifactListSchema>>().toEqualTypeOf<ArtifactList>();
  expectTypeOf<z.output<typeof credentialsSchema>>().toEqualTypeOf<Credentials>();
  expectTypeOf<z.output<typeof eventDetailSchema>>().toEqualTypeOf<EventDetail>();
  expectTypeOf<z.output<typeof firstEventSchema>>().toEqualTypeOf<FirstEvent>();
  expectTypeOf<z.output<typeof intakeRequestSchema>>().toEqualTypeOf<IntakeRequest>();
  expectTypeOf<z.output<typeof issueActionSchema>>().toEqualTypeOf<IssueAction>();
  expectTypeOf<z.output<typeof issueListSchema>>().toEqualTypeOf<IssueList>();
  expectTypeOf<z.output<typeof issueSearchSchema>>().toEqualTypeOf<IssueSearch>();
  expectTypeOf<z.output<typeof issuesChangedSchema>>().toEqualTypeOf<IssuesChanged>();
  expectTypeOf<z.output<typeof lookupSchema>>().toEqualTypeOf<Lookup>();
  expectTypeOf<z.output<typeof lossSchema>>().toEqualTypeOf<KnownLoss>();
  expectTypeOf<z.output<typeof deliveryListSchema>>().toEqualTypeOf<DeliveryList>();
  expectTypeOf<z.output<typeof channelListSchema>>().toEqualTypeOf<ChannelList>();
  expectTypeOf<z.output<typeof newChannelSchema>>().toEqualTypeOf<NewChannel>();
  expectTypeOf<z.output<typeof channelChangeSchema>>().toEqualTypeOf<ChannelChange>();
  expectTypeOf<z.output<typeof channelTestSchema>>().toEqualTypeOf<ChannelTest>();
  expectTypeOf<z.output<typeof periodSchema>>().toEqualTypeOf<Period>();
  expectTypeOf<z.output<typeof pipelineSearchSchema>>().toEqualTypeOf<PipelineSearch>();
  expectTypeOf<z.output<typeof projectRequestSchema>>().toEqualTypeOf<ProjectRequest>();
  expectTypeOf<z.output<typeof projectSchema>>().toEqualTypeOf<Project>();
  expectTypeOf<z.output<typeof servedSdkSchema>>().toEqualTypeOf<ServedSdk>();
  expectTypeOf<z.output<typeof sessionSchema>>().toEqualTypeOf<Session>();
  expectTypeOf<z.output<typeof traceListSchema>>().toEqualTypeOf<TraceList>();
  expectTypeOf<z.output<typeof traceSchema>>().toEqualTypeOf<Trace>();
  expectTypeOf<z.output<typeof transactionDetailSchema>>().toEqualTypeOf<TransactionDetail>();
  expectTypeOf<z.output<typeof transactionListSchema>>().toEqualTypeOf<TransactionList>();
  expectTypeOf<z.output<typeof transactionSearchSchema>>().toEqualTypeOf<TransactionSearch>();
});

/* Types that are composed of others do not count as equal above: here each fits the other. */
test('each schema of an extended shape fits its interface, and the other way round', () => {
  expectTypeOf<z.output<typeof intakeSchema>>().toExtend<Intake>();
  expectTypeOf<z.output<typeof issueDetailSchema>>().toExtend<IssueDetail>();
  expectTypeOf<IssueDetail>().toExtend<z.output<typeof issueDetailSchema>>();
  expectTypeOf<z.output<typeof shownDeliverySchema>>().toExtend<ShownDelivery>();
  expectTypeOf<z.output<typeof madeChannelSchema>>().toExtend<MadeChannel>();
  expectTypeOf<MadeChannel>().toExtend<z.output<typeof madeChannelSchema>>();
  expectTypeOf<ShownDelivery>().toExtend<z.output<typeof shownDeliverySchema>>();
  expectTypeOf<z.output<typeof newTokenSchema>>().toExtend<NewToken>();
  expectTypeOf<NewToken>().toExtend<z.output<typeof newTokenSchema>>();
  expectTypeOf<z.output<typeof organizationQuotasSchema>>().toExtend<OrganizationQuotas>();
  expectTypeOf<OrganizationQuotas>().toExtend<z.output<typeof organizationQuotasSchema>>();
  expectTypeOf<z.output<typeof pipelineSchema>>().toExtend<Pipeline>();
  expectTypeOf<Pipeline>().toExtend<z.output<typeof pipelineSchema>>();
  expectTypeOf<z.output<typeof publicReceiptSchema>>().toExtend<PublicReceipt>();
  expectTypeOf<PublicReceipt>().toExtend<z.output<typeof publicReceiptSchema>>();
  expectTypeOf<z.output<typeof receiptsSchema>>().toExtend<Receipts>();
});

test('an undo names the change that it takes back, and nothing else names one', () => {
  const read = (body: object) => issueActionSchema.safeParse({ ids: ['1'], ...body }).success;
  expect([read({ action: 'undo', of: 5 }), read({ action: 'resolve' })]).toEqual([true, true]);
  expect([read({ action: 'undo' }), read({ action: 'resolve', of: 5 })]).toEqual([false, false]);
});
