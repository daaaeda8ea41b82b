import { t } from './text.ts';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icon.tsx';
import styles from './platform-tiles.module.css';
import { PLATFORMS } from '../../contract/address-values.ts';
import type { Platform } from '../../contract/projects.ts';

const ICONS: Readonly<Record<Platform, IconName>> = {
  javascript: 'globe',
  react: 'code',
  webpack: 'storage',
  nextjs: 'up',
  express: 'traces',
  fastify: 'performance',
  nestjs: 'pipeline',
  node: 'terminal',
  other: 'link',
};

export function PlatformTiles({
  value,
  onChange,
}: {
  /** Undefined where nothing is chosen yet. */
  value: Platform | undefined;
  onChange: (platform: Platform) => void;
}) {
  return (
    <fieldset className={styles['tiles']}>
      <legend className={value === undefined ? styles['question'] : 'sr-only'}>{t('onboarding.platform')}</legend>
      {PLATFORMS.map((platform) => (
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
