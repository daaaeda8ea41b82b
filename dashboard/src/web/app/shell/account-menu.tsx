import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';

import { signOut } from '../../../contract/session.ts';
import { ask } from '../client.ts';
import { sessionQuery } from '../queries.ts';
import { t } from '../../i18n/t.ts';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../../ui/menu.tsx';
import styles from './account-menu.module.css';
import { THEMES, useTheme } from './theme.ts';

export function AccountMenu({ onHelp, compact = false }: { onHelp: () => void; compact?: boolean }) {
  const { data: session } = useQuery(sessionQuery);
  const [theme, setTheme] = useTheme();
  const client = useQueryClient();
  const router = useRouter();
  const leave = useMutation({
    mutationFn: () => ask(signOut, {}),
    onSuccess: async (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      await router.invalidate();
      // Answers that one account has seen must not be there for the next.
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
  });
  const email = session?.user?.email ?? '';
  return (
    <Menu
      side={compact ? 'bottom' : 'top'}
      align={compact ? 'end' : 'start'}
      trigger={
        <button
          type="button"
          className={styles['account']}
          aria-label={t('account.menu', { email })}
          data-compact={compact}
        >
          <span className={styles['mark']} data-initial={email.slice(0, 1).toUpperCase()} />
          {!compact && <span className={styles['email']}>{email}</span>}
        </button>
      }
    >
      <MenuChoice
        label={t('theme.label')}
        value={theme}
        options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
        onChange={(value) => setTheme(THEMES.find((one) => one === value) ?? 'system')}
      />
      <MenuLine />
      <MenuItem onSelect={() => void router.navigate({ to: '/settings/account' })}>{t('nav.account')}</MenuItem>
      <MenuItem onSelect={() => void router.navigate({ to: '/settings/notifications' })}>
        {t('nav.notifications')}
      </MenuItem>
      <MenuItem onSelect={onHelp}>{t('help.open')}</MenuItem>
      <MenuItem onSelect={() => leave.mutate()} hint={email}>
        {t('nav.signOut')}
      </MenuItem>
    </Menu>
  );
}
