import { useRef } from 'react';

import { t } from './text.ts';
import { useKeys } from '../app/shell/keys.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { isTrouble } from './rows.ts';
import styles from './trace-tools.module.css';
import type { SpanSearch } from './use-span-search.ts';
import type { Waterfall } from './use-waterfall.ts';

export function TraceTools({ waterfall, search }: { waterfall: Waterfall; search: SpanSearch }) {
  const input = useRef<HTMLInputElement>(null);
  useKeys({ '/': () => input.current?.focus() });
  const troubles = waterfall.spans.filter(isTrouble).length;
  const said =
    search.matches === null
      ? ''
      : search.count === 0
        ? t('trace.foundNone')
        : t('trace.found', { position: search.position, count: search.count });
  return (
    <div className={styles['tools']}>
      <div className={styles['search']} role="search">
        <Icon name="search" />
        <input
          ref={input}
          type="search"
          value={search.text}
          placeholder={t('trace.search')}
          aria-label={t('trace.search')}
          aria-keyshortcuts="/"
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => search.setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') search.next();
            if (event.key === 'Escape') {
              search.setText('');
              input.current?.blur();
            }
          }}
        />
        <span role="status">{said}</span>
      </div>
      {troubles > 0 && (
        <Button size="s" icon="warning" onClick={waterfall.nextTrouble} aria-keyshortcuts="n">
          {t('trace.nextError')}
        </Button>
      )}
      <Button size="s" disabled={!waterfall.isZoomed} onClick={() => waterfall.setView(null)} aria-keyshortcuts="0">
        {t('trace.resetZoom')}
      </Button>
    </div>
  );
}
