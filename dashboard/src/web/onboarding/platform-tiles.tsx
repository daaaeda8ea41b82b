import { t } from './text.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import styles from './platform-tiles.module.css';
import { PLATFORM_NAMES, type Platform } from './search.ts';

const ICONS: Readonly<Record<Platform, IconName>> = {
  javascript: 'globe',
  react: 'code',
  node: 'terminal',
  fastify: 'performance',
  express: 'traces',
  other: 'link',
};

export function PlatformTiles({ value, onChange }: { value: Platform; onChange: (platform: Platform) => void }) {
  return (
    <fieldset className={styles['tiles']}>
      <legend className="sr-only">{t('onboarding.platform')}</legend>
      {PLATFORM_NAMES.map((platform) => (
        <label key={platform} className={styles['tile']}>
          <input
            type="radio"
            name="platform"
            value={platform}
            checked={platform === value}
            onChange={() => onChange(platform)}
          />
          <Icon name={ICONS[platform]} size={20} />
          <span>
            <b>{t(`onboarding.platform.${platform}`)}</b>
            <small>{t(`onboarding.platformHint.${platform}`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
