import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { projectsQuery } from '../queries.ts';
import { compact } from '../../format/numbers.ts';
import { t } from '../../i18n/t.ts';
import { useScope } from '../scope.ts';
import { Icon } from '../../ui/icon.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Logo } from './logo.tsx';
import { useNavItems } from './use-nav-items.ts';
import styles from './nav.module.css';

/** Down the side on a desktop, along the bottom on a phone; the links are the same. */
export function Nav({ onHelp }: { onHelp: () => void }) {
  const items = useNavItems();
  const unresolved = useUnresolved();
  return (
    <header className={styles['nav']}>
      <Link to="/issues" className={styles['brand']} aria-label={t('app.name')}>
        <Logo />
        <span>{t('app.name')}</span>
      </Link>
      <nav aria-label={t('nav.label')} className={styles['links']}>
        {items.map((item) => (
          <Link
            key={item.to}
            to={item.to}
            className={styles['link']}
            activeProps={{ className: styles['active'] ?? '' }}
            activeOptions={{ includeSearch: false }}
          >
            <Icon name={item.icon} size={18} />
            <span>{item.text}</span>
            {item.to === '/issues' && unresolved > 0 && <b className={styles['count']}>{compact(unresolved)}</b>}
          </Link>
        ))}
      </nav>
      <div className={styles['foot']}>
        <AccountMenu onHelp={onHelp} />
      </div>
    </header>
  );
}

function useUnresolved(): number {
  const { project } = useScope();
  const { data = [] } = useQuery(projectsQuery);
  return data
    .filter((one) => project === undefined || one.slug === project)
    .reduce((sum, one) => sum + one.unresolved, 0);
}
