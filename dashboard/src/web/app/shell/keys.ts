import { useEffect, useRef } from 'react';

export type KeyMap = Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>;

const TYPING = 'input, textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"]';
const SEQUENCE_MS = 1200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && (target.closest(TYPING) !== null || document.querySelector('dialog[open]') !== null);

/**
 * Single-key shortcuts, by the character typed and not by the place of the key, so they hold on every layout.
 * Two keys in a row are written with a space (`g i`). Silent while typing, in menus and under dialogs.
 */
export function useKeys(keys: KeyMap): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const pair = first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${event.key}` : null;
      first = { key: event.key, at: event.timeStamp };
      const run = (pair && latest.current[pair]) || (pair?.startsWith('g ') ? undefined : latest.current[event.key]);
      if (!run) return;
      first = null;
      event.preventDefault();
      run(event);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
