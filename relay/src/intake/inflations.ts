import { setTimeout as delay } from 'node:timers/promises';

import { RelayError } from './errors.ts';

/** The sender of a body, as far as it is known before the body is read. */
export interface BodySender {
  /** The client's network, as `clientNetwork` gives it. */
  address: string;
  /** Undefined where only the envelope names it. */
  key: string | undefined;
}

/**
 * Turns to inflate large bodies. Each holds a thread and some tens of MB, so there are few at once: of one key, of one address
 * and of all. The others wait, and the address that was served longest ago is next; where too many wait, the address with the most is refused. Small bodies need no turn.
 */
export interface Inflations {
  /**
   * Waits for a turn, and does `work` in it. The signal ends the wait with its reason.
   * @throws RelayError `relay_full` where too many wait, and no other sender has more of them
   */
  inTurn<T>(sender: BodySender, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** True for an address that has lately sent a bomb. */
  isSuspect(sender: BodySender): boolean;
  /** Notes a bomb. Resolves at once for the first of an address, and later for the next ones: their answers wait. */
  bomb(sender: BodySender): Promise<void>;
}

/** Leaves most of the 16 threads, which files and queries need too, and a core to the event loop. */
const AT_ONCE = { all: 3, key: 2, address: 1 };
/** 20 MB of bodies as SDKs make them. A sender with more is told to come again. */
const WAITING = { all: 64, key: 32, address: 4 };
/** A sender that waits for each answer before it sends again is slowed to two bombs a second and connection. */
const ANSWER_MS = 500;
const SUSPECT_MS = 60_000;
/** Addresses that are remembered; beyond it the oldest are forgotten. */
const ADDRESSES = 1_000;

interface Waiting {
  sender: BodySender;
  begin: () => void;
  refuse: () => void;
}

export interface InflationsOptions {
  now?: () => number;
  pause?: (ms: number) => Promise<unknown>;
}

export function createInflations({ now = Date.now, pause = delay }: InflationsOptions = {}): Inflations {
  const running: Pick<Waiting, 'sender'>[] = [];
  let waiting: Waiting[] = [];
  /** Numbers of turns and times of bombs, by address. */
  const servedAt = new Map<string, number>();
  const bombedAt = new Map<string, number>();
  let turns = 0;

  const mayRun = ({ sender }: Waiting): boolean => roomIn(AT_ONCE, running, sender) === 'yes';

  const leave = (one: Waiting): void => {
    waiting = waiting.filter((each) => each !== one);
  };

  const next = (): void => {
    for (;;) {
      const able = waiting.filter(mayRun);
      const [first] = able;
      if (!first) return;
      const turnOf = ({ sender }: Waiting): number => servedAt.get(sender.address) ?? 0;
      const one = able.reduce((best, each) => (turnOf(each) < turnOf(best) ? each : best), first);
      leave(one);
      running.push(one);
      note(servedAt, one.sender.address, ++turns);
      one.begin();
    }
  };

  /** Makes room for one more of a sender: the address with the most bodies that wait loses its last, where it has more than the sender. */
  const makeRoom = (sender: BodySender): void => {
    const room = roomIn(WAITING, waiting, sender);
    if (room === 'yes') return;
    const rivals = waiting.filter((each) => room === 'no' || each.sender.key === sender.key);
    const countOf = ({ address }: BodySender): number =>
      waiting.filter((each) => each.sender.address === address).length;
    const last = rivals.reduce<Waiting | undefined>(
      (most, each) => (most && countOf(most.sender) > countOf(each.sender) ? most : each),
      undefined,
    );
    if (room === 'not of its address' || !last || countOf(last.sender) <= countOf(sender) + 1) throw tooMany();
    leave(last);
    last.refuse();
  };

  const turn = (sender: BodySender, signal: AbortSignal): Promise<void> => {
    makeRoom(sender);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        leave(one);
        reject(signal.reason);
      };
      const one: Waiting = {
        sender,
        begin: () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
        refuse: () => reject(tooMany()),
      };
      signal.addEventListener('abort', onAbort, { once: true });
      waiting.push(one);
      next();
    });
  };

  const isSuspect = ({ address }: BodySender): boolean => now() - (bombedAt.get(address) ?? -Infinity) < SUSPECT_MS;

  return {
    async inTurn(sender, signal, work) {
      await turn(sender, signal);
      try {
        return await work();
      } finally {
        running.splice(
          running.findIndex((each) => each.sender === sender),
          1,
        );
        next();
      }
    },
    isSuspect,
    async bomb(sender) {
      const isFirst = !isSuspect(sender);
      note(bombedAt, sender.address, now());
      if (!isFirst) await pause(ANSWER_MS);
    },
  };
}

const tooMany = (): RelayError =>
  new RelayError('relay_full', [
    `large compressed bodies that wait: limit ${WAITING.address} of an address, ${WAITING.key} of a key, ${WAITING.all} in all`,
  ]);

/** Whether there is room for one more of a sender among others. */
function roomIn(
  most: typeof AT_ONCE,
  others: readonly Pick<Waiting, 'sender'>[],
  { address, key }: BodySender,
): 'yes' | 'not of its address' | 'not of its key' | 'no' {
  if (others.filter(({ sender }) => sender.address === address).length >= most.address) return 'not of its address';
  if (key !== undefined && others.filter(({ sender }) => sender.key === key).length >= most.key)
    return 'not of its key';
  return others.length < most.all ? 'yes' : 'no';
}

/** Sets the newest value of an address, and forgets the address that was set longest ago. */
function note(map: Map<string, number>, address: string, value: number): void {
  map.delete(address);
  map.set(address, value);
  const [oldest] = map.keys();
  if (map.size > ADDRESSES && oldest !== undefined) map.delete(oldest);
}
