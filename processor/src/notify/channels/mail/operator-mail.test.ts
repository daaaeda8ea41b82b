import { expect, test } from 'vitest';

import { cohortAlert } from '../../../ledger/cohort-alert.ts';
import { renderOperatorMail } from './operator-mail.ts';

const COHORT = Date.UTC(2026, 10, 21, 8, 50);

test('names the missing units, their stage and numbers, and where to look', () => {
  const alert = cohortAlert(COHORT, 'log', [
    { stage: 'log', project: 3, category: 'span', expected: 100, found: 98 },
    { stage: 'log', project: 7, category: 'error', expected: 40, found: 30 },
  ]);
  const mail = renderOperatorMail(
    { ...alert, v: 1, kind: 'operator', decision: `alert:${alert.id}`, at: COHORT + 240_000 },
    'https://errors.example',
  );

  expect(mail.subject).toBe('[Breakwater] 12 units went missing between the log and the processors');
  expect(mail.text.split('\n').slice(0, 6)).toEqual([
    'ALERT: 12 units went missing between the log and the processors',
    'Stage: log. Noticed 2026-11-21 08:54 UTC.',
    '',
    'Of what was received from 2026-11-21 08:50 UTC to 2026-11-21 08:52 UTC:',
    'Project 7, error: 40 appended to the log, 30 read by processors: 10 missing.',
    'Project 3, span: 100 appended to the log, 98 read by processors: 2 missing.',
  ]);
  for (const body of [mail.text, mail.html]) expect(body).toContain('https://errors.example/pipeline');
});

test('escapes text from outside', () => {
  const notice = { v: 1, kind: 'operator', decision: 'alert:x', at: COHORT, stage: 'log' } as const;
  const { html } = renderOperatorMail(
    { ...notice, title: '<b>title</b>', detail: '<script>alert(1)</script>\n&' },
    'https://errors.example',
  );
  expect(html).not.toContain('<script>');
  expect(html).toContain('&lt;b&gt;title&lt;/b&gt;');
});
