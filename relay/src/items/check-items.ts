import { kindOf } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';

import { RelayError } from '../intake/errors.ts';
import type { ErrorCode } from '../intake/errors.ts';
import { withDependents } from '../gates/gate.ts';
import { NO_REPORT, nothingSeen, problemOf, problemOfOrigin } from './item-problem.ts';
import type { Problem } from './item-problem.ts';
import type { Fate } from '../outcomes/account.ts';
import { readClientReport } from '../outcomes/client-report.ts';
import type { Discard } from '../outcomes/client-report.ts';

/** An item that is not taken, and what its client is told. */
export interface Refused extends Fate {
  code: ErrorCode;
  /** The field and the limit. */
  detail: string;
}

/** What the items of an envelope come to. */
export interface Checked {
  /** For the gates and the log. */
  items: Item[];
  /** One bad item does not cost the good ones of its envelope. */
  refused: readonly Refused[];
  /** What its client reports tell. They are read here, so that nothing stops them. */
  discards: readonly Discard[];
}

/**
 * The shallow, bounded check: which items may stand together, how many and how large. What is inside a payload is the
 * processor's to judge, since reading it costs more than all the rest of the path. `areOurs` says that this relay made them.
 * @throws RelayError where the protocol refuses the envelope whole.
 */
export function checkItems(items: readonly Item[], areOurs = false): Checked {
  if (items.length > 1 && items.filter(({ headers }) => kindOf(headers.type).alone).length > 1) {
    throw new RelayError('items_conflict', ['event, transaction: only one of them in an envelope']);
  }

  const kept: Item[] = [];
  const discards: Discard[] = [];
  const refused: Refused[] = [];
  const seen = nothingSeen();
  for (const item of items) {
    const problem = (areOurs ? null : problemOfOrigin(item)) ?? problemOf(item, seen);
    if (problem) {
      refused.push(refusedFor(item, problem));
    } else if (item.headers.type === 'client_report') {
      const told = readClientReport(item);
      if (told) discards.push(...told);
      else refused.push(refusedFor(item, NO_REPORT));
    } else {
      kept.push(item);
    }
  }
  if (refused.length === 0) return { items: kept, refused, discards };

  const all = withDependents(refused, kept);
  const gone = new Set(all.map(({ item }) => item));
  return { items: kept.filter((item) => !gone.has(item)), refused: all, discards };
}

const refusedFor = (item: Item, problem: Problem): Refused => ({ item, outcome: 'invalid', ...problem });

/** What the client is told of items that were not taken. */
export function refusalOf([first, ...others]: readonly Refused[]): RelayError {
  const details = [first, ...others].map((refused) => refused?.detail ?? '');
  return new RelayError(first?.code ?? 'item_malformed', [...new Set(details)].slice(0, CAUSES));
}

const CAUSES = 10;
