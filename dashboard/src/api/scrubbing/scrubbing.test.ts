import { expect, test } from 'vitest';

import { apiErrorSchema } from '../../contract/session.schema.ts';
import {
  organizationScrubbingSchema,
  projectScrubbingSchema,
  scrubPreviewSchema,
} from '../../contract/scrubbing.schema.ts';
import { useSampleApi } from '../testing/sample-api.ts';

const api = useSampleApi();
const PATH = '/api/ui/projects/default/scrubbing';
const ORGANIZATION = '/api/ui/organizations/default/scrubbing';
const put = (body: object): RequestInit => ({
  method: 'PUT',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
const rule = (pattern: string, more: object = {}) => ({ pattern, where: 'value', action: 'replace', ...more });
const causesOf = async (path: string, init: RequestInit): Promise<string[]> =>
  apiErrorSchema.parse(await (await api.current().ask(path, init)).json()).causes ?? [];

test('rules are kept by version, those of the organization beside those of the project', async () => {
  const before = await api.read(PATH, projectScrubbingSchema);
  expect(before).toEqual({
    version: 0,
    rules: [],
    keepsAddresses: true,
    organization: { slug: 'default', name: 'Default', rules: [] },
  });
  const rules = [rule('cust-\\d{6}', { action: 'hash' })];
  const saved = await api.read(PATH, projectScrubbingSchema, put({ ...before, rules, keepsAddresses: false }));
  expect(saved).toMatchObject({ version: 1, rules, keepsAddresses: false });
  const again = await api.current().ask(PATH, put({ ...before, rules }));
  expect(apiErrorSchema.parse(await again.json()).code).toBe('settings_changed');

  const shared = await api.read(ORGANIZATION, organizationScrubbingSchema);
  await api.read(
    ORGANIZATION,
    organizationScrubbingSchema,
    put({ ...shared, rules: [rule('staff', { where: 'key' })] }),
  );
  expect((await api.read(PATH, projectScrubbingSchema)).organization.rules).toHaveLength(1);
});

test('a rule whose time could grow faster than a text is refused with its number and the reason', async () => {
  const request = { version: 1, rules: [rule('fine'), rule('(a+)+$'), rule('(?=x)y')], keepsAddresses: true };
  expect(await causesOf(PATH, put(request))).toEqual([
    expect.stringMatching(/^rules\.pattern: rule 2 repeats .*rules\.1\.pattern/),
    expect.stringMatching(/^rules\.pattern: rule 3 looks around .*rules\.2\.pattern/),
  ]);
  const many = Array.from({ length: 51 }, () => rule('fine'));
  expect(await causesOf(PATH, put({ ...request, rules: many }))).toEqual(['rules: over 50 rules']);
});

test('a preview shows the paths that each rule would change in the newest events', async () => {
  const rules = [
    rule('[a-z]{1,20}', { action: 'hash' }),
    rule('nothing has this'),
    rule('^id$', { where: 'key', action: 'drop' }),
  ];
  const init = { ...put({ rules }), method: 'POST' };
  for (const path of [
    '/api/ui/projects/default/scrub-rules/preview',
    '/api/ui/organizations/default/scrub-rules/preview',
  ]) {
    const { events, rules: found } = await api.read(path, scrubPreviewSchema, init);
    expect(events).toBe(100);
    expect(found[0]?.events).toBe(100);
    expect(found[0]?.paths[0]?.after).toContain('[Hash:');
    expect(found[1]).toEqual({ events: 0, paths: [] });
    expect(found[2]?.paths.map(({ path, after }) => [path, after])).toContainEqual(['user.id', null]);
  }
});
