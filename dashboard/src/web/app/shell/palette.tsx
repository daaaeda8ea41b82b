import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';

import { BASE_PATH } from '../base-path.ts';
import { lookupQuery, projectsQuery } from '../queries.ts';
import { t } from '../../i18n/t.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNavItems } from './use-nav-items.ts';
import type { NavItem } from './use-nav-items.ts';
import styles from './palette.module.css';

interface Entry {
  kind: 'issue' | 'event' | 'trace' | 'project' | 'receipt' | 'page';
  label: string;
  path: string;
}

/** Everything by name or pasted id. The field keeps focus; arrows move through the list it owns. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const asked = useDeferredValue(text.trim());
  const { data: projects = [] } = useQuery(projectsQuery);
  const lookup = useQuery(lookupQuery(asked));
  const router = useRouter();
  const items = useNavItems();

  const found: Entry[] = asked.length > 1 ? (lookup.data?.matches ?? []) : [];
  const entries = [
    ...found,
    ...pagesNamed(asked, items, projects).filter((page) => !found.some((one) => one.path === page.path)),
  ];
  const go = (entry: Entry | undefined) => {
    if (!entry) return;
    onClose();
    router.history.push(BASE_PATH + entry.path);
  };
  const onKey = (event: React.KeyboardEvent) => {
    if (event.key === 'ArrowDown') setChosen((chosen + 1) % Math.max(1, entries.length));
    else if (event.key === 'ArrowUp') setChosen((chosen - 1 + entries.length) % Math.max(1, entries.length));
    else if (event.key === 'Enter') go(entries[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title={t('palette.title')} onClose={onClose} look="top" hideTitle>
      <div className={styles['field']}>
        <Icon name="search" />
        <input
          // eslint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to type here
          autoFocus
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={onKey}
          placeholder={t('palette.placeholder')}
          aria-label={t('palette.title')}
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-autocomplete="list"
          aria-activedescendant={entries[chosen] ? `palette-${chosen}` : undefined}
          spellCheck={false}
          autoComplete="off"
        />
      </div>
      <ul id="palette-list" role="listbox" aria-label={t('palette.title')} className={styles['list']}>
        {entries.map((entry, index) => (
          <li
            key={`${entry.kind}${entry.path}`}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={styles['entry']}
            onMouseMove={() => setChosen(index)}
            onClick={() => go(entry)}
          >
            <span>{entry.label}</span>
            <small>{t(`palette.kind.${entry.kind}`)}</small>
          </li>
        ))}
      </ul>
      <p className={styles['hint']} role="status">
        {hint(entries.length, asked, lookup.isFetching)}
      </p>
    </Dialog>
  );
}

function hint(count: number, asked: string, searching: boolean): string {
  if (searching && asked.length > 1) return t('palette.searching');
  if (count === 0) return t('palette.none');
  return t('palette.hint');
}

function pagesNamed(
  text: string,
  items: readonly NavItem[],
  projects: readonly { slug: string; name: string }[],
): Entry[] {
  const pages: Entry[] = [
    ...items.map((item): Entry => ({ kind: 'page', label: item.text, path: item.to })),
    { kind: 'page', label: t('nav.newProject'), path: '/onboarding?create=1' },
    ...projects.map((one): Entry => ({
      kind: 'project',
      label: one.name,
      path: `/issues?project=${encodeURIComponent(one.slug)}`,
    })),
  ];
  const wanted = text.toLowerCase();
  return pages.filter((page) => page.label.toLowerCase().includes(wanted)).slice(0, 12);
}
