import { useState } from 'react';

import { clock, offset } from '../format/times.ts';
import { t } from './text.ts';
import { Button } from '../ui/button.tsx';
import { factText } from '../ui/facts.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { Section } from '../ui/section.tsx';
import styles from './breadcrumbs.module.css';
import type { ReadBreadcrumb } from './read-event.ts';

const SHOWN = 20;

/** What happened before, the error last, each with its distance to the error in milliseconds. */
export function Breadcrumbs({
  breadcrumbs,
  at,
  title,
}: {
  breadcrumbs: readonly ReadBreadcrumb[];
  at: number;
  title: string;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? breadcrumbs : breadcrumbs.slice(-SHOWN);
  return (
    <Section title={t('issue.breadcrumbs')} note={t('issue.breadcrumbsCount', { count: breadcrumbs.length })}>
      <ol className={styles['list']}>
        {shown.length < breadcrumbs.length && (
          <li className={styles['more']}>
            <Button size="s" look="quiet" onClick={() => setAll(true)}>
              {t('action.showAll', { count: breadcrumbs.length })}
            </Button>
          </li>
        )}
        {shown.map((one, index) => (
          <li key={index} className={styles['row']} data-level={one.level}>
            <span className={styles['icon']}>
              <Icon name={iconOf(one)} size={14} />
            </span>
            <span className={styles['category']}>
              {one.category || one.type}
              {(one.level === 'error' || one.level === 'warning') && <em>{one.level}</em>}
            </span>
            <span className={styles['text']}>{sentence(one)}</span>
            <span className={styles['time']} title={one.at === null ? '' : clock(one.at)}>
              {one.at === null ? '' : offset(one.at, at)}
            </span>
          </li>
        ))}
        <li className={styles['row']} data-level="error" data-self="true">
          <span className={styles['icon']}>
            <Icon name="warning" size={14} />
          </span>
          <span className={styles['category']}>{t('issue.breadcrumbError')}</span>
          <span className={styles['text']}>{title}</span>
          <span className={styles['time']}>{offset(at, at)}</span>
        </li>
      </ol>
    </Section>
  );
}

function iconOf({ type, category }: ReadBreadcrumb): IconName {
  const kind = `${type} ${category}`;
  if (/http|fetch|xhr/.test(kind)) return 'globe';
  if (/navigation/.test(kind)) return 'link';
  if (/ui|click|input|user/.test(kind)) return 'pointer';
  if (/console|debug|log/.test(kind)) return 'terminal';
  if (/error|exception/.test(kind)) return 'warning';
  return 'code';
}

/** Requests and page changes have their own words; anything else is its message, then its data. */
function sentence({ message, data }: ReadBreadcrumb): string {
  const fields = new Map(data);
  const take = (name: string): string => {
    const value = fields.get(name);
    fields.delete(name);
    return value === undefined ? '' : factText(value);
  };
  const parts = [message];
  if (fields.has('url') && (fields.has('method') || fields.has('status_code'))) {
    parts.push(take('method'), take('url'), fields.has('status_code') ? `→ ${take('status_code')}` : '');
  } else if (fields.has('to')) {
    parts.push(take('from'), '→', take('to'));
  }
  const rest = [...fields].map(
    ([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : factText(value)}`,
  );
  return [...parts, rest.join(', ')].filter(Boolean).join(' ');
}
