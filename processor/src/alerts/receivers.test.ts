import { describe, expect, test } from 'vitest';

import { modeOf, receiversOf, silenceOf } from './receivers.ts';
import type { Addressee, Decided, Directory, Heard, Modes, SilenceSpan } from './receivers.ts';

const DEFAULT_MODES: Modes = { mode: 'all', projects: {} };
const NOW = Date.UTC(2026, 10, 30, 13);
const MINUTE = 60_000;

const DECIDED: Decided = { project: 1, environment: 'production', level: 'error', stale: false };
const ann = (modes: Partial<Addressee['modes']> = {}): Addressee => ({
  email: 'ann@example.com',
  why: 'account',
  modes: { ...DEFAULT_MODES, ...modes },
});
const silence = (facts: Partial<SilenceSpan> = {}): SilenceSpan => ({
  id: 's1',
  project: 1,
  environment: '',
  from: NOW - MINUTE,
  until: NOW + MINUTE,
  ...facts,
});
const directory = (parts: Partial<Directory> = {}): Directory => ({
  addressees: [ann()],
  channels: [],
  silences: [],
  ...parts,
});

interface Case {
  decided?: Partial<Decided>;
  isYoung?: boolean;
  state?: Partial<Directory>;
}
const hear = ({ decided, isYoung = false, state }: Case) =>
  receiversOf({ ...DECIDED, ...decided }, isYoung, directory(state), NOW);

const SINGLY: Heard = { receiver: 'mail:ann@example.com', as: 'single', why: 'account', because: null };

describe('receiversOf tells', () => {
  test.each<[string, Case, Heard[]]>([
    ['a person with the defaults singly', {}, [SINGLY]],
    ['a person of a fatal error without environment', { decided: { level: 'fatal', environment: '' } }, [SINGLY]],
    [
      'a person of a young project in a digest',
      { isYoung: true },
      [{ ...SINGLY, as: 'digest', because: 'new_project' }],
    ],
    [
      'a person who chose digests in one, and says so also of a young project',
      { isYoung: true, state: { addressees: [ann({ mode: 'digest' })] } },
      [{ ...SINGLY, as: 'digest', because: 'preference' }],
    ],
    [
      'a person who chose digests for this project alone in one',
      { state: { addressees: [ann({ projects: { '1': 'digest' } })] } },
      [{ ...SINGLY, as: 'digest', because: 'preference' }],
    ],
    [
      'a person who turned all off but this project',
      { state: { addressees: [ann({ mode: 'off', projects: { '1': 'all' } })] } },
      [SINGLY],
    ],
    [
      'an address of the setting',
      { state: { addressees: [{ email: 'Team@Example.com', why: 'setting', modes: DEFAULT_MODES }] } },
      [{ receiver: 'mail:team@example.com', as: 'single', why: 'setting', because: null }],
    ],
    [
      'channels of the project, and none of others',
      {
        state: {
          addressees: [ann({ mode: 'off' })],
          channels: [
            { id: 'c1', project: 1 },
            { id: 'c2', project: 2 },
          ],
        },
      },
      [{ receiver: 'channel:c1', as: 'single', why: 'channel', because: null }],
    ],
    ['beside a silence of another project', { state: { silences: [silence({ project: 2 })] } }, [SINGLY]],
    [
      'beside a silence of another environment',
      { state: { silences: [silence({ environment: 'staging' })] } },
      [SINGLY],
    ],
    ['before a silence begins', { state: { silences: [silence({ from: NOW + 1 })] } }, [SINGLY]],
    ['from the moment at which a silence ends', { state: { silences: [silence({ until: NOW })] } }, [SINGLY]],
  ])('%s', (_name, given, receivers) => {
    expect(hear(given)).toEqual({ kind: 'told', receivers });
  });
});

describe('receiversOf tells nobody', () => {
  test.each<[string, Case, string]>([
    ['about resent events', { decided: { stale: true, level: 'info' } }, 'stale'],
    ['below the level of an error', { decided: { level: 'warning', environment: 'staging' } }, 'level'],
    ['about environments other than production', { decided: { environment: 'staging' } }, 'environment'],
    ['where nobody is there', { state: { addressees: [], silences: [silence()] } }, 'nobody'],
    [
      'where all turned the project off',
      { state: { addressees: [ann({ projects: { '1': 'off' } })], silences: [silence()] } },
      'off',
    ],
    ['in a silence of the project', { state: { silences: [silence()] } }, 'silenced'],
    ['in a silence of the environment', { state: { silences: [silence({ environment: 'production' })] } }, 'silenced'],
  ])('%s', (_name, given, reason) => {
    expect(hear(given)).toMatchObject({ kind: 'untold', reason });
  });
});

test('the silence that ends last counts among several', () => {
  const short = silence({ id: 'short' });
  const long = silence({ id: 'long', until: NOW + 2 * MINUTE });
  const over = silence({ id: 'over', from: NOW - 9 * MINUTE, until: NOW - 8 * MINUTE });
  for (const silences of [
    [short, long, over],
    [over, long, short],
  ]) {
    expect(silenceOf(DECIDED, silences, NOW)?.id).toBe('long');
  }
  expect(silenceOf(DECIDED, [over], NOW)).toBeNull();
});

test('a mode of a project goes before the mode of all', () => {
  const modes = { mode: 'digest', projects: { '2': 'off' } } as const;
  expect([modeOf(modes, 1), modeOf(modes, 2)]).toEqual(['digest', 'off']);
});
