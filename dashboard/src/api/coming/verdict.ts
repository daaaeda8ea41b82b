import type { Coming, RefusedRequests, StoppedUnits } from '../../contract/coming.ts';

type Facts = Pick<Coming, 'keys' | 'refused' | 'later' | 'stored'>;
type Verdict = Coming['verdict'];

/** A unit is processed within seconds; later the processors are behind or away. */
const PROCESSED_MS = 120_000;

/** The most likely cause why nothing comes, and what to do; or that all is well. */
export function comingVerdict(facts: Facts, now: number): Verdict {
  const { keys, refused, stored } = facts;
  const accepted = sum(keys.map((key) => key.accepted));
  const requests = sum(refused.map((one) => one.requests));
  const lastAt = Math.max(0, ...keys.map((key) => (key.accepted > 0 ? (key.lastAt ?? 0) : 0)));
  const [first] = refused;

  if (accepted === 0) return nothingTaken(facts, first);
  if (stored === 0 && now - lastAt > PROCESSED_MS) {
    const stop = facts.later[0];
    if (stop) return bad(`${count(accepted)} taken and left out later. ${stop.text}`, stop.advice);
    return bad(
      `${count(accepted)} taken, and none is processed yet.`,
      'The processors are behind or away: the pipeline page shows how far. Nothing is lost meanwhile.',
    );
  }
  const well = `${count(accepted)} taken in the last 24 hours.`;
  if (first && requests > accepted) return bad(`${well} More requests were refused: ${first.text}`, first.advice);
  return { isWell: true, text: well, advice: first ? `Some requests were refused: ${first.text} ${first.advice}` : '' };
}

function nothingTaken({ keys }: Facts, refused: RefusedRequests | undefined): Verdict {
  const stopped = keys.flatMap(({ reasons }) => reasons).toSorted((a, b) => b.quantity - a.quantity)[0];
  if (refused && refused.requests >= (stopped?.quantity ?? 0)) return bad(refused.text, refused.advice);
  if (stopped) return bad(`All that came was stopped: ${stoppedText(stopped)}`, stopped.advice);
  if (!keys.some(({ state }) => state === 'active'))
    return bad('No key takes events: all are turned off, ended or revoked.', 'Make a key, or turn one on again.');
  return bad('Nothing was received at all in the last 24 hours.', NOTHING);
}

const NOTHING =
  'Check that the SDK starts with exactly the DSN on this page, that the machine or browser reaches its host, and that no ad blocker stops it (docs/tunnel.md says how to send through your own site). Then send a test event.';

const stoppedText = ({ text, quantity }: StoppedUnits): string => `${text} (${quantity} of them)`;
const bad = (text: string, advice: string): Verdict => ({ isWell: false, text, advice });
const count = (units: number): string => (units === 1 ? '1 unit was' : `${units.toLocaleString('en')} units were`);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
