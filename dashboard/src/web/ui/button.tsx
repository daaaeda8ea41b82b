import type { ComponentProps, ReactNode } from 'react';

import styles from './button.module.css';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

interface Looks {
  look?: 'plain' | 'primary' | 'quiet' | 'danger';
  size?: 's' | 'm';
  icon?: IconName | undefined;
}

export const buttonClass = ({ look = 'plain', size = 'm' }: Looks): string =>
  classes(styles['button'], styles[look], styles[size]);

export function Button({ look, size, icon, children, className, ...rest }: Looks & ComponentProps<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(buttonClass({ ...(look && { look }), ...(size && { size }) }), className)}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button of one icon; the label is its accessible name and its tooltip. */
export function IconButton({
  label,
  icon,
  className,
  size = 'm',
  ...rest
}: { label: string; icon: IconName; size?: 's' | 'm' } & Omit<ComponentProps<'button'>, 'children'>): ReactNode {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classes(styles['icon'], styles[size], className)}
    >
      <Icon name={icon} />
    </button>
  );
}
