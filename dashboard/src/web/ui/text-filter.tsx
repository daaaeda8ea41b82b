import { useEffect, useRef, useState } from 'react';

import { useKeys } from '../app/shell/keys.ts';
import { Icon } from './icon.tsx';
import styles from './text-filter.module.css';

/** A filter by name: it asks a moment after the last key, and at once on Enter. */
export function TextFilter({
  value,
  label,
  onChange,
}: {
  value: string;
  label: string;
  onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  useKeys({ '/': () => input.current?.focus() });
  const ask = (next: string, delay: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(next.trim()), delay);
  };
  return (
    <div className={styles['filter']} role="search">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        value={text}
        placeholder={label}
        aria-label={label}
        aria-keyshortcuts="/"
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
          ask(event.target.value, 300);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') ask(text, 0);
          if (event.key === 'Escape') input.current?.blur();
        }}
      />
    </div>
  );
}
