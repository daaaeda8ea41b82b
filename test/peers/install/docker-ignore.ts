/** Which files `.dockerignore` lets through: the last pattern that matches a file or a folder above it decides. */
export function sentToDocker(text: string): (file: string) => boolean {
  const patterns = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ sends: line.startsWith('!'), matches: matcherOf(line.replace(/^!/, '')) }));
  return (file) => patterns.findLast(({ matches }) => matches(file))?.sends ?? true;
}

function matcherOf(pattern: string): (file: string) => boolean {
  const parts = pattern.split('/').map((part) => (part === '**' ? '(.*/)?' : `${escaped(part)}/`));
  const expression = new RegExp(`^${parts.join('')}`);
  return (file) => expression.test(`${file}/`);
}

const escaped = (part: string): string => part.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]*');
