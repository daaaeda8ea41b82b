import type { TimeSpan } from '@breakwater/relay/log';
import { expect, test } from 'vitest';

import { awayIn } from './away.ts';

const span = (from: number, to: number): TimeSpan => ({ from, to });
const MINUTE = span(100, 160);

test.each<[string, TimeSpan[], TimeSpan[]]>([
  ['the whole minute where no relay lived', [], [MINUTE]],
  ['nothing where a relay lived all the time', [span(0, 200)], []],
  ['nothing where relays took turns', [span(130, 170), span(90, 130)], []],
  ['the time between two lives', [span(0, 120), span(140, 300)], [span(120, 140)]],
  ['the times before and after one', [span(110, 150)], [span(100, 110), span(150, 160)]],
  ['nothing for one relay while another lives', [span(0, 110), span(0, 300), span(150, 300)], []],
  ['the whole minute where relays lived before and after it', [span(0, 100), span(160, 300)], [MINUTE]],
])('relays were away %s', (_name, alive, away) => {
  expect(awayIn(alive, MINUTE)).toEqual(away);
});
