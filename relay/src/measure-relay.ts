import { LANE_NAMES } from './log/index.ts';
import type { Metrics } from './service/index.ts';
import type { Outcomes } from './outcomes/outcomes.ts';
import type { Pressure } from './pressure/open-pressure.ts';
import type { Projects } from './projects.ts';

export interface RelayState {
  /** Answers since the start, by status. */
  answers: ReadonlyMap<number, number>;
  outcomes: Pick<Outcomes, 'totals'>;
  pressure: Pick<Pressure, 'appendMs' | 'level' | 'memory' | 'statements'>;
  projects: Pick<Projects, 'known'>;
}

/** The metrics of a relay for Prometheus. docs/operate.md lists them. */
export function measureRelay(metrics: Metrics, { answers, outcomes, pressure, projects }: RelayState): void {
  metrics.counter('relay_answers_total', 'Requests that were answered.', ['status'], () =>
    [...answers].map(([status, value]) => ({ labels: { status: String(status) }, value })),
  );
  metrics.counter('relay_outcomes_total', 'Units by what became of them.', ['outcome', 'reason', 'category'], () =>
    outcomes.totals().outcomes.map(({ outcome, reason, category, quantity }) => ({
      labels: { outcome, reason, category },
      value: quantity,
    })),
  );
  metrics.counter('relay_refusals_total', 'Requests that were refused, by error.', ['error'], () =>
    [...outcomes.totals().refusals].map(([error, value]) => ({ labels: { error }, value })),
  );
  metrics.gauge('relay_projects_known', 'Projects with a key that the relay has read.', [], () => [
    { value: projects.known() },
  ]);
  metrics.gauge('relay_append_seconds', 'Recent average of the time that requests wait for the log.', [], () => [
    { value: pressure.appendMs() / 1000 },
  ]);
  metrics.gauge('relay_bytes_in_flight', 'Bodies held, as received and inflated.', [], () => [
    { value: pressure.memory.inUse },
  ]);
  metrics.gauge(
    'relay_shed_level',
    'From 0, nothing is shed, to 3, only first events of issues are taken.',
    ['why'],
    () => {
      const { level, why } = pressure.level();
      return [{ labels: { why: level === 0 ? '' : why }, value: level }];
    },
  );
  metrics.gauge('relay_processors_silent', '1 while no processor has told how far it is.', [], () => [
    { value: pressure.statements.silent() ? 1 : 0 },
  ]);
  metrics.gauge('relay_lane_oldest_seconds', 'Age of the oldest record that no processor has stored.', ['lane'], () =>
    LANE_NAMES.map((lane) => ({ labels: { lane }, value: pressure.statements.lane(lane).oldestAgeMs / 1000 })),
  );
}
