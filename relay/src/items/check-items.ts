import { kindOf } from '@breakwater/sdk/wire';
import type { Item } from '@breakwater/sdk/wire';

import { RelayError } from '../intake/errors.ts';
import type { ErrorCode } from '../intake/errors.ts';
import { withDependents } from '../gates/gate.ts';
import { NO_REPORT, nothingSeen, problemOf, problemOfOrigin } from './item-problem.ts';
import type { ItemProblem } from './item-problem.ts';
import type { ItemFate } from '../outcomes/account.ts';
import { readClientReport } from '../outcomes/client-report.ts';
import type { Discard } from '../outcomes/client-report.ts';

/** An item that is not taken, with the error for its client. */
export interface Refused extends ItemFate {
  code: ErrorCode;
  /** The field and the limit. */
  detail: string;
}

/** The items of an envelope after the check. */
export interface Checked {
  /** Items for the gates and the log. */
  items: Item[];
  /** Refused items. The good items of the envelope are taken all the same. */
  refused: readonly Refused[];
  /** The discards of client reports. Reports are read here, so that no gate stops them. */
  discards: readonly Discard[];
}

/**
 * The shallow, bounded check: which items may be in one envelope, how many and how large. The processor judges the payloads,
 * because reading them costs more than all the rest of the path. `areOurs` is true for items that this relay made.
 * @throws RelayError where the protocol refuses the whole envelope.
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

const refusedFor = (item: Item, problem: ItemProblem): Refused => ({ item, outcome: 'invalid', ...problem });

/** The error for a client whose items were not taken. */
export function refusalOf([first, ...others]: readonly Refused[]): RelayError {
  const details = [first, ...others].map((refused) => refused?.detail ?? '');
  return new RelayError(first?.code ?? 'item_malformed', [...new Set(details)].slice(0, CAUSES));
}

const CAUSES = 10;
