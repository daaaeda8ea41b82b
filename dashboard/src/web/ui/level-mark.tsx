import { t } from '../i18n/t.ts';
import type { TextKey } from '../i18n/t.ts';
import styles from './level-mark.module.css';

/** Each level has its own shape beside its colour and its name: a diamond, a square, a triangle, a circle, a ring. */
const SHAPES: Readonly<Record<string, string>> = {
  fatal: 'M6 .5 11.500 6 6 11.500.5 6Z',
  error: 'M1.500 1.500h9v9h-9Z',
  warning: 'M6 .8 11.600 10.800H.4Z',
  info: 'M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1Z',
};
const RING = 'M6 1a5 5 0 1 1 0 10A5 5 0 0 1 6 1Zm0 2.200a2.800 2.800 0 1 0 0 5.600 2.800 2.800 0 0 0 0-5.600Z';
const KNOWN = ['fatal', 'error', 'warning', 'info', 'debug', 'log'] as const;

export function levelName(level: string): string {
  const known = KNOWN.find((name) => name === level);
  return known ? t(`level.${known}` satisfies TextKey) : level;
}

export function LevelMark({ level, withText = false }: { level: string; withText?: boolean }) {
  const name = levelName(level);
  return (
    <span className={styles['level']} data-level={level} title={name}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path d={SHAPES[level] ?? RING} fill="currentColor" fillRule="evenodd" />
      </svg>
      <span className={withText ? styles['text'] : 'sr-only'}>{name}</span>
    </span>
  );
}
