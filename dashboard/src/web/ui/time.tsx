import { createContext, use, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';

import { age, local, relative, utc } from '../format/times.ts';
import { t } from '../i18n/t.ts';
import { CopyButton } from './copy-button.tsx';
import { layerHost } from './layer-host.ts';
import styles from './time.module.css';

interface Clock {
  now: number;
  show: (anchor: HTMLElement, at: number) => void;
  hide: () => void;
  /** Moves the focus into the card, to copy from it. */
  enter: () => void;
}

const ClockContext = createContext<Clock>({ now: Date.now(), show: () => {}, hide: () => {}, enter: () => {} });
const TICK_MS = 15_000;
const HIDE_MS = 160;

/** The one way to show a moment: how long ago, and on hover or focus the local time, UTC and epoch, each to copy. */
export function Time({ at, look = 'relative' }: { at: number; look?: 'relative' | 'age' | 'local' }) {
  const { now, show, hide, enter } = use(ClockContext);
  const text = look === 'age' ? age(at, now) : look === 'local' ? local(at) : relative(at, now);
  return (
    <button
      type="button"
      className={styles['time']}
      onMouseEnter={(event) => show(event.currentTarget, at)}
      onMouseLeave={hide}
      onFocus={(event) => show(event.currentTarget, at)}
      onBlur={hide}
      onClick={enter}
      onKeyDown={(event) => {
        if (event.key === 'Escape') hide();
      }}
    >
      <time dateTime={new Date(at).toISOString()}>{text}</time>
      {look === 'age' && <span className="sr-only">{relative(at, now)}</span>}
    </button>
  );
}

/** Keeps the clock of the page and its one card of exact times: a card a row would cost more than the row. */
export function TimeProvider({ children }: { children: ReactNode }) {
  const [now, setNow] = useState(() => Date.now());
  const [shown, setShown] = useState<{ at: number; x: number; y: number; below: boolean } | null>(null);
  const card = useRef<HTMLDivElement>(null);
  const leaving = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    const close = () => setShown(null);
    addEventListener('scroll', close, { capture: true, passive: true });
    return () => removeEventListener('scroll', close, { capture: true });
  }, []);
  const actions = useMemo(
    () => ({
      show: (anchor: HTMLElement, at: number) => {
        clearTimeout(leaving.current);
        const box = anchor.getBoundingClientRect();
        const below = box.bottom + 130 < innerHeight;
        setShown({
          at,
          x: Math.min(Math.max(8, box.left), document.documentElement.clientWidth - 348),
          y: below ? box.bottom + 4 : box.top - 4,
          below,
        });
      },
      hide: () => {
        clearTimeout(leaving.current);
        leaving.current = setTimeout(() => setShown(null), HIDE_MS);
      },
      enter: () => card.current?.querySelector('button')?.focus(),
    }),
    [],
  );
  const clock = useMemo(() => ({ now, ...actions }), [now, actions]);
  return (
    <ClockContext value={clock}>
      {children}
      {shown &&
        createPortal(
          <div
            ref={card}
            className={styles['card']}
            style={{ left: shown.x, top: shown.y, transform: shown.below ? 'none' : 'translateY(-100%)' }}
            role="group"
            aria-label={t('time.details', { relative: relative(shown.at, now), absolute: local(shown.at) })}
            onMouseEnter={() => clearTimeout(leaving.current)}
            onMouseLeave={actions.hide}
            onFocus={() => clearTimeout(leaving.current)}
            onBlur={actions.hide}
            onKeyDown={(event) => {
              if (event.key === 'Escape') actions.hide();
            }}
          >
            <Line name={t('time.local')} value={local(shown.at)} />
            <Line name={t('time.utc')} value={utc(shown.at)} />
            <Line name={t('time.epoch')} value={String(shown.at)} />
          </div>,
          layerHost(),
        )}
    </ClockContext>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <div className={styles['line']}>
      <span>{name}</span>
      <code>{value}</code>
      <CopyButton text={value} name={name} />
    </div>
  );
}
