import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useNavigate } from '@tanstack/react-router';

import { projectsQuery } from '../queries.ts';
import { t } from '../../i18n/t.ts';
import { PERIODS } from '../../../contract/periods.ts';
import { useScope } from '../scope.ts';
import { Icon } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../../ui/menu.tsx';
import { AccountMenu } from './account-menu.tsx';
import { Logo } from './logo.tsx';
import styles from './top-bar.module.css';

const ALL = '*';
const isApple = navigator.platform.startsWith('Mac') || navigator.platform.startsWith('iP');

/** These have a window of their own, or none: a period in the bar would be believed and not followed. */
const OWN_TIMES = /^\/(pipeline|receipt|deliveries|settings|onboarding)(\/|$)/;

export function TopBar({ onPalette, onHelp }: { onPalette: () => void; onHelp: () => void }) {
  const hasOwnTimes = OWN_TIMES.test(useLocation({ select: ({ pathname }) => pathname }));
  return (
    <div className={styles['bar']} role="region" aria-label={t('app.bar')}>
      <Link to="/issues" className={styles['brand']} aria-label={t('app.name')}>
        <Logo size={24} />
      </Link>
      <ProjectSwitcher />
      {!hasOwnTimes && <PeriodPicker />}
      <button type="button" className={styles['palette']} onClick={onPalette} aria-keyshortcuts="Control+K Meta+K">
        <Icon name="search" />
        <span>{t('palette.open')}</span>
        <Kbd>{isApple ? '⌘ K' : 'Ctrl K'}</Kbd>
      </button>
      <div className={styles['account']}>
        <AccountMenu onHelp={onHelp} compact />
      </div>
    </div>
  );
}

function ProjectSwitcher() {
  const { data: projects = [] } = useQuery(projectsQuery);
  const { project } = useScope();
  const navigate = useNavigate();
  const name = projects.find((one) => one.slug === project)?.name ?? project ?? t('project.all');
  const choose = (value: string) =>
    void navigate({
      to: '.',
      // Named even when it is left out: the router keeps what a link does not name.
      search: (now) => ({ ...now, project: value === ALL ? undefined : value }),
    });
  return (
    <Menu
      trigger={
        <button type="button" className={styles['switch']} aria-label={t('project.switch', { name })}>
          <Icon name="folder" />
          <span>{name}</span>
          <Icon name="down" size={14} />
        </button>
      }
    >
      <MenuChoice
        label={t('project.label')}
        value={project ?? ALL}
        options={[
          { value: ALL, label: t('project.all') },
          ...projects.map((one) => ({ value: one.slug, label: one.name, hint: one.platform })),
        ]}
        onChange={choose}
      />
      <MenuLine />
      <MenuItem onSelect={() => void navigate({ to: '/onboarding', search: { create: '1' } })}>
        {t('nav.newProject')}
      </MenuItem>
    </Menu>
  );
}

function PeriodPicker() {
  const { period } = useScope();
  const navigate = useNavigate();
  const change = (value: string) => {
    const next = PERIODS.find((one) => one === value);
    void navigate({ to: '.', search: (search) => ({ ...search, ...(next && { period: next }) }) });
  };
  const name = t(`period.${period}`);
  return (
    <Menu
      trigger={
        <button type="button" className={styles['switch']} aria-label={t('period.switch', { name })}>
          <Icon name="clock" />
          <span>{name}</span>
          <Icon name="down" size={14} />
        </button>
      }
    >
      <MenuChoice
        label={t('period.label')}
        value={period}
        options={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))}
        onChange={change}
      />
    </Menu>
  );
}
