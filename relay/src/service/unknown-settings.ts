const OURS = 'BREAKWATER_';
/** Letters that a misspelt name may have wrong: two, or a third of its own part where no other service may have meant it. */
const wrongLetters = (name: string, isAlone: boolean): number =>
  isAlone ? Math.max(2, Math.floor((name.length - OURS.length) / 3)) : 2;

/**
 * Sentences on names of the environment that look like settings and are none. Where services share an environment (`isAlone` is false) a
 * name may be a setting of another one, so only one that is nearly ours is named.
 */
export function unknownSettings(
  env: NodeJS.ProcessEnv,
  known: readonly string[],
  { isAlone }: { isAlone: boolean },
): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith(OURS) && !known.includes(name))
    .toSorted()
    .flatMap((name) => {
      const [nearest] = known
        .map((one) => ({ one, wrong: distance(name, one) }))
        .filter(({ one, wrong }) => wrong <= wrongLetters(one, isAlone))
        .toSorted((a, b) => a.wrong - b.wrong);
      if (nearest) return [`${name} is no setting and changes nothing. Is ${nearest.one} meant?`];
      return isAlone ? [`${name} is no setting and changes nothing. docs/operate.md lists the settings.`] : [];
    });
}

/** How many letters have to be put in, taken out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [at, other] of [...b].entries())
      next.push(Math.min((row[at] ?? 0) + (letter === other ? 0 : 1), (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    row = next;
  }
  return row[b.length] ?? 0;
}
