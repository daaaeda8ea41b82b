import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/*
 * A tier of tests is a list of steps, one after the other. Its last line says how many tests passed, failed and were skipped.
 */

const ROOT = join(import.meta.dirname, '..');

export interface Step {
  name: string;
  command: string;
  /** Reports of vitest that the step writes, or that turbo restores where its cache answers. Paths from the root. */
  reports?: readonly string[];
}

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface TierOptions {
  /** Run every step, also after one has failed. */
  goOn?: boolean;
  /** Parts that are missing on this machine. */
  skipped?: number;
}

/** The tests of one project of `test/vitest.config.ts`. */
export function vitestStep(project: string): Step {
  const report = `test/.report/${project}.json`;
  const reporters = `--reporter=default --reporter=json --outputFile.json=${report}`;
  const command = `vitest run --config test/vitest.config.ts --project ${project} ${reporters}`;
  return { name: project, command, reports: [report] };
}

/** Runs the steps and sets the exit code. A step that fails without a failed test counts as one. */
export async function runTier(steps: readonly Step[], { goOn = false, skipped = 0 }: TierOptions = {}): Promise<void> {
  let counts: Counts = { passed: 0, failed: 0, skipped };
  const failed: string[] = [];
  for (const { name, command, reports = [] } of steps) {
    for (const report of reports) rmSync(join(ROOT, report), { force: true });
    const started = performance.now();
    const code = await run(command);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const seen = reports.map(countsIn).reduce(add, NONE);
    if (code !== 0) failed.push(name);
    counts = add(counts, code !== 0 && seen.failed === 0 ? { ...seen, failed: 1 } : seen);
    console.log(`${code === 0 ? '✓' : '✗'} ${name} (${reports.length > 0 ? `${sentenceOf(seen)}, ` : ''}${seconds} s)`);
    if (code !== 0 && !goOn) break;
  }
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
  console.log(`\n${sentenceOf(counts)}`);
  process.exitCode = failed.length > 0 ? 1 : 0;
  const sum = process.env.BREAKWATER_COUNTS;
  if (sum) appendFileSync(sum, `${counts.passed} ${counts.failed} ${counts.skipped}\n`);
}

const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

const add = (one: Counts, other: Counts): Counts => ({
  passed: one.passed + other.passed,
  failed: one.failed + other.failed,
  skipped: one.skipped + other.skipped,
});

const sentenceOf = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** A report that is missing has no tests: its step has failed, which is counted. */
function countsIn(report: string): Counts {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(join(ROOT, report), 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
  } catch {
    return NONE;
  }
}

function run(command: string): Promise<number> {
  const env = {
    ...process.env,
    PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`,
    TURBO_TELEMETRY_DISABLED: '1',
  };
  const child = spawn(command, { cwd: ROOT, shell: true, stdio: ['ignore', 'inherit', 'inherit'], env });
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)));
}
