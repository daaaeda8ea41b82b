import type { Metrics } from '@breakwater/relay/service';

/** The steps by which somebody proves who asks. A recovery code is taken in the place of a code. */
export type ProofStep = 'password' | 'code';

/** The ends of a try. `limited`: it was not looked at, for too many have failed. */
const ENDS = {
  password: ['succeeded', 'unknown_account', 'wrong', 'limited'],
  code: ['succeeded', 'wrong', 'limited'],
} as const satisfies Record<ProofStep, readonly string[]>;
export type ProofEnd = (typeof ENDS)[ProofStep][number];

/** Tries to sign in, and to prove a password or a code to the page of an account, since the process began. */
export interface TryCounts {
  count(step: ProofStep, end: ProofEnd): void;
}

export function createTryCounts(metrics?: Pick<Metrics, 'counter'>): TryCounts {
  const cells = (Object.keys(ENDS) as ProofStep[]).flatMap((step) =>
    ENDS[step].map((result) => ({ labels: { step, result }, value: 0 })),
  );
  if (metrics)
    metrics.counter(
      'sign_in_tries_total',
      'Tries to prove a password or code, by their end.',
      ['step', 'result'],
      () => cells,
    );
  return {
    count(step, end) {
      const cell = cells.find(({ labels }) => labels.step === step && labels.result === end);
      if (cell) cell.value += 1;
    },
  };
}
