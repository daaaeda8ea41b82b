import type { DataCategory } from '@breakwater/sdk/wire';

import { trafficBucketOf } from '../../log/index.ts';
import type { TrafficRow } from '../../log/index.ts';
import type { RefusalSeen } from './refusals.ts';

/** The traffic of each key in the current ten minutes. Counts only grow, so a row may be told again and again: the largest stands. */
export interface Traffic {
  /** Counts units of a key that is known. */
  units(
    of: { publicKey: string; project: number; client: string | undefined },
    category: DataCategory,
    verdict: { outcome: string; reason: string },
    quantity: number,
  ): void;
  /** Counts a request that was refused. */
  refused(refusal: RefusalSeen): void;
  isEmpty(): boolean;
  /** The rows that changed since they were taken. */
  take(): TrafficRow[];
  /** The rows of the last take were not told, and are taken again. */
  giveBack(): void;
}

/** Reasons of one key are few; a flood of others is counted as one. */
const CELLS_A_KEY = 200;
/**
 * Keys and details that refusals of one project and code name, and all that a relay names, in ten minutes: a flood of invented ones fills
 * neither the memory nor the store.
 */
const NAMES_A_CODE = 10;
const NAMES = 1_000;
/** Changed rows that wait while the log is out. */
const WAITING = 50_000;

/**
 * A clock that was set back by less stays in its ten minutes until it is past them: rows of earlier ones were told, and would begin at 0
 * again, below what stands. By more, the clock was wrong before.
 */
const SET_BACK_MS = 2 * 3_600_000;

interface KeyTraffic {
  client: string;
  cells: Map<string, TrafficRow>;
}

export function createTraffic(now: () => number): Traffic {
  let bucket = 0;
  let keys = new Map<string, KeyTraffic>();
  let refusals = new Map<string, TrafficRow>();
  let names = new Map<string, number>();
  let named = 0;
  const changed = new Set<TrafficRow>();
  let taken: TrafficRow[] = [];

  const current = (at: number): void => {
    const next = trafficBucketOf(at);
    if (next === bucket || (next < bucket && bucket - next <= SET_BACK_MS)) return;
    bucket = next;
    keys = new Map();
    refusals = new Map();
    names = new Map();
    named = 0;
  };

  const add = (row: TrafficRow, quantity: number, client: string, at: number): void => {
    row.quantity += quantity;
    row.lastAt = Math.max(row.lastAt, at);
    if (client !== '') row.client = client;
    if (changed.size < WAITING) changed.add(row);
  };

  const rowOf = (row: Omit<TrafficRow, 'bucket' | 'quantity' | 'lastAt'>): TrafficRow => ({
    ...row,
    bucket,
    quantity: 0,
    lastAt: 0,
  });

  /** Whether the refusals of this project and code may name one more. */
  const mayName = ({ project, code }: RefusalSeen): boolean => {
    const of = `${project} ${code}`;
    const before = names.get(of) ?? 0;
    if (before >= NAMES_A_CODE || named >= NAMES) return false;
    names.set(of, before + 1);
    named += 1;
    return true;
  };

  return {
    units({ publicKey, project, client = '' }, category, { outcome, reason }, quantity) {
      const at = now();
      current(at);
      let key = keys.get(publicKey);
      if (!key) {
        key = { client, cells: new Map() };
        keys.set(publicKey, key);
      }
      let name = `${category} ${outcome} ${reason}`;
      let told = reason;
      if (!key.cells.has(name) && key.cells.size >= CELLS_A_KEY) {
        told = OTHERS;
        name = `${category} ${outcome} ${OTHERS}`;
      }
      let cell = key.cells.get(name);
      if (!cell) {
        cell = rowOf({ project, publicKey, category, outcome, reason: told, detail: '', client });
        key.cells.set(name, cell);
      }
      add(cell, quantity, client, at);
    },
    refused(refusal) {
      const at = now();
      current(at);
      const { project, code, publicKey, detail, client } = refusal;
      const whole = `${project} ${code} ${publicKey} ${detail}`;
      const isNamed = refusals.has(whole) || mayName(refusal);
      const name = isNamed ? whole : `${project} ${code}`;
      let row = refusals.get(name);
      if (!row) {
        const who = isNamed ? { publicKey, detail } : { publicKey: '', detail: OTHERS };
        row = rowOf({ project, ...who, category: '', outcome: REFUSED, reason: code, client });
        refusals.set(name, row);
      }
      add(row, 1, client, at);
    },
    isEmpty: () => changed.size === 0,
    take() {
      const rows = [...changed].map((row) => ({ ...row }));
      taken = [...changed];
      changed.clear();
      return rows;
    },
    giveBack() {
      for (const row of taken) if (changed.size < WAITING) changed.add(row);
    },
  };
}

const REFUSED = 'refused';
/** Stands for all that is not named. */
const OTHERS = 'others';
