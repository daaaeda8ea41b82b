import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';

import type * as contract from './index.ts';
import * as schema from './index.schema.ts';

test('each schema is exactly its interface', () => {
  expectTypeOf<z.output<typeof schema.apiErrorSchema>>().toEqualTypeOf<contract.ApiErrorBody>();
  expectTypeOf<z.output<typeof schema.apiTokenSchema>>().toEqualTypeOf<contract.ApiToken>();
  expectTypeOf<z.output<typeof schema.artifactSchema>>().toEqualTypeOf<contract.UploadedArtifact>();
  expectTypeOf<z.output<typeof schema.credentialsSchema>>().toEqualTypeOf<contract.Credentials>();
  expectTypeOf<z.output<typeof schema.eventDetailSchema>>().toEqualTypeOf<contract.EventDetail>();
  expectTypeOf<z.output<typeof schema.firstEventSchema>>().toEqualTypeOf<contract.FirstEvent>();
  expectTypeOf<z.output<typeof schema.intakeRequestSchema>>().toEqualTypeOf<contract.IntakeRequest>();
  expectTypeOf<z.output<typeof schema.issueActionSchema>>().toEqualTypeOf<contract.IssueAction>();
  expectTypeOf<z.output<typeof schema.issueListSchema>>().toEqualTypeOf<contract.IssueList>();
  expectTypeOf<z.output<typeof schema.issueSearchSchema>>().toEqualTypeOf<contract.IssueSearch>();
  expectTypeOf<z.output<typeof schema.issuesChangedSchema>>().toEqualTypeOf<contract.IssuesChanged>();
  expectTypeOf<z.output<typeof schema.lookupSchema>>().toEqualTypeOf<contract.Lookup>();
  expectTypeOf<z.output<typeof schema.lossSchema>>().toEqualTypeOf<contract.KnownLoss>();
  expectTypeOf<z.output<typeof schema.mailListSchema>>().toEqualTypeOf<contract.MailList>();
  expectTypeOf<z.output<typeof schema.periodSchema>>().toEqualTypeOf<contract.Period>();
  expectTypeOf<z.output<typeof schema.pipelineSearchSchema>>().toEqualTypeOf<contract.PipelineSearch>();
  expectTypeOf<z.output<typeof schema.projectRequestSchema>>().toEqualTypeOf<contract.ProjectRequest>();
  expectTypeOf<z.output<typeof schema.projectSchema>>().toEqualTypeOf<contract.Project>();
  expectTypeOf<z.output<typeof schema.sessionSchema>>().toEqualTypeOf<contract.Session>();
  expectTypeOf<z.output<typeof schema.traceListSchema>>().toEqualTypeOf<contract.TraceList>();
  expectTypeOf<z.output<typeof schema.traceSchema>>().toEqualTypeOf<contract.Trace>();
  expectTypeOf<z.output<typeof schema.transactionDetailSchema>>().toEqualTypeOf<contract.TransactionDetail>();
  expectTypeOf<z.output<typeof schema.transactionListSchema>>().toEqualTypeOf<contract.TransactionList>();
  expectTypeOf<z.output<typeof schema.transactionSearchSchema>>().toEqualTypeOf<contract.TransactionSearch>();
});

/* Types that are composed of others do not count as equal above: here each fits the other. */
test('each schema of an extended shape fits its interface, and the other way round', () => {
  expectTypeOf<z.output<typeof schema.intakeSchema>>().toExtend<contract.Intake>();
  expectTypeOf<z.output<typeof schema.issueDetailSchema>>().toExtend<contract.IssueDetail>();
  expectTypeOf<contract.IssueDetail>().toExtend<z.output<typeof schema.issueDetailSchema>>();
  expectTypeOf<z.output<typeof schema.mailSchema>>().toExtend<contract.Mail>();
  expectTypeOf<contract.Mail>().toExtend<z.output<typeof schema.mailSchema>>();
  expectTypeOf<z.output<typeof schema.newTokenSchema>>().toExtend<contract.NewToken>();
  expectTypeOf<contract.NewToken>().toExtend<z.output<typeof schema.newTokenSchema>>();
  expectTypeOf<z.output<typeof schema.organizationQuotasSchema>>().toExtend<contract.OrganizationQuotas>();
  expectTypeOf<contract.OrganizationQuotas>().toExtend<z.output<typeof schema.organizationQuotasSchema>>();
  expectTypeOf<z.output<typeof schema.pipelineSchema>>().toExtend<contract.Pipeline>();
  expectTypeOf<contract.Pipeline>().toExtend<z.output<typeof schema.pipelineSchema>>();
  expectTypeOf<z.output<typeof schema.publicReceiptSchema>>().toExtend<contract.PublicReceipt>();
  expectTypeOf<contract.PublicReceipt>().toExtend<z.output<typeof schema.publicReceiptSchema>>();
  expectTypeOf<z.output<typeof schema.receiptsSchema>>().toExtend<contract.Receipts>();
});

test('an undo names the change that it takes back, and nothing else names one', () => {
  const read = (body: object) => schema.issueActionSchema.safeParse({ ids: ['1'], ...body }).success;
  expect([read({ action: 'undo', of: 5 }), read({ action: 'resolve' })]).toEqual([true, true]);
  expect([read({ action: 'undo' }), read({ action: 'resolve', of: 5 })]).toEqual([false, false]);
});
