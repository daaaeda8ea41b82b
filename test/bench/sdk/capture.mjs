// Prints the µs of CPU on the caller's time that one captured error costs, as the median of rounds.
const { captureForBench: capture } = globalThis;
const ERRORS = 100;
const rounds = [];
function fail(depth, at) {
  if (depth > 0) return fail(depth - 1, at);
  throw new TypeError(`Cannot read properties of undefined (reading '${at}')`);
}
for (let round = 0; round < 30; round++) {
  const errors = Array.from({ length: ERRORS }, (_, at) => {
    try {
      return fail(8, at);
    } catch (error) {
      return error;
    }
  });
  const before = process.cpuUsage();
  for (const error of errors) capture?.(error);
  const { user, system } = process.cpuUsage(before);
  rounds.push((user + system) / ERRORS);
  await new Promise((resolve) => setTimeout(resolve, 50));
}
console.log(rounds.toSorted((a, b) => a - b)[15]);
process.exit(0);
