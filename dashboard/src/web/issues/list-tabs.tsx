import { t } from './text.ts';
import styles from './list-tabs.module.css';
import { TABS } from './search.ts';

/** The current one is marked by weight and a line besides its colour. */
export function ListTabs({ query, onChoose }: { query: string; onChoose: (query: string) => void }) {
  return (
    <div className={styles['tabs']} role="group" aria-label={t('issues.tabs')}>
      {TABS.map((tab) => (
        <button
          key={tab.name}
          type="button"
          aria-pressed={query.trim() === tab.query}
          className={styles['tab']}
          onClick={() => onChoose(tab.query)}
        >
          {t(`issues.tab.${tab.name}`)}
        </button>
      ))}
    </div>
  );
}
