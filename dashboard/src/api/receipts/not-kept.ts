import type { Receipt } from '../../contract/receipts.ts';
import type { ReceiptDrop } from './queries/receipt-drops.ts';
import { meaningOf } from './meanings.ts';

const timeOf = (ms: number): number | null => (ms > 0 ? ms : null);

/** The records of an id besides its stored rows: drops, moves to other lanes, and the number of copies. */
export function notKept(rows: readonly ReceiptDrop[]): Pick<Receipt, 'drops' | 'moves' | 'copies'> {
  const moved = rows.filter(({ outcome }) => outcome === 'moved');
  const copies = rows.filter(isCopy);
  const drops = rows.filter((row) => row.outcome !== 'moved' && !isCopy(row));
  return {
    drops: drops.map(({ eventId: _event, projectId: _project, receivedAtMs, atMs, ...row }) => ({
      ...row,
      receivedAt: timeOf(receivedAtMs),
      at: atMs,
      ...meaningOf(row),
    })),
    moves: moved.map((row) => ({ lane: row.lane, reason: row.reason, text: meaningOf(row).text, at: row.atMs })),
    copies: copies.reduce((sum, { times }) => sum + times, 0),
  };
}

const isCopy = ({ outcome, reason }: ReceiptDrop): boolean => outcome === 'dropped' && reason === 'duplicate';
