import { CopyButton } from './copy-button.tsx';
import styles from './facts.module.css';

/** Names and values; a value that is not plain is written as indented JSON. */
export function FactList({ facts }: { facts: readonly (readonly [name: string, value: unknown])[] }) {
  return (
    <dl className={styles['facts']}>
      {facts.map(([name, value], index) => {
        const shown = factText(value);
        return (
          <div key={`${index}${name}`} className={styles['fact']}>
            <dt title={name}>{name}</dt>
            <dd>
              {shown.includes('\n') ? (
                <pre tabIndex={0} aria-label={name}>
                  {shown}
                </pre>
              ) : (
                <span>{shown}</span>
              )}
              <CopyButton text={shown} name={name} />
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** The values that are there: an empty one says nothing. */
export const factsOf = (values: Readonly<Record<string, unknown>> = {}): [name: string, value: unknown][] =>
  Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== '');

export function factText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'object') return JSON.stringify(value, null, 2);
  return String(value as number | boolean | bigint);
}
