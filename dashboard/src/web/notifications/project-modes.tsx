import { NOTIFICATION_MODES } from '../../contract/notifications.ts';
import type { NotificationMode } from '../../contract/notifications.ts';
import { Switch } from '../ui/switch.tsx';
import styles from './page.module.css';
import { t } from './text.ts';

type Modes = Readonly<Record<string, NotificationMode>>;

const CHOICES = ['default', ...NOTIFICATION_MODES] as const;

/** The mode of each project, which goes before that of all. */
export function ProjectModes({
  slugs,
  modes,
  onChange,
}: {
  slugs: readonly string[];
  modes: Modes;
  onChange: (modes: Modes) => void;
}) {
  return (
    <div className={styles['part']}>
      <h3>{t('notifications.projects')}</h3>
      <ul className={styles['projects']}>
        {slugs.map((slug) => (
          <li key={slug} className={styles['line']}>
            <span>{slug}</span>
            <Switch
              label={t('notifications.modeOf', { project: slug })}
              value={modes[slug] ?? 'default'}
              options={CHOICES.map((value) => ({ value, label: t(`notifications.mode.${value}`) }))}
              onChange={(choice) => onChange(withMode(modes, slug, choice))}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

/** In the order of the slugs, so that a choice that was taken back is no change. */
function withMode(modes: Modes, slug: string, choice: (typeof CHOICES)[number]): Modes {
  const others = Object.entries(modes).filter(([one]) => one !== slug);
  const all = choice === 'default' ? others : [...others, [slug, choice] as const];
  return Object.fromEntries(all.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
