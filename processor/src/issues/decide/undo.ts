import type { Decide } from './known.ts';
import { undoMove } from './undo-move.ts';
import { undoStatus } from './undo-status.ts';

export const decideUndo: Decide<'undo'> = (record, known, source) =>
  record.moved ? undoMove(record, known, source) : undoStatus(record, known, source);
