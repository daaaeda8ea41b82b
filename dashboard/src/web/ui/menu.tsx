import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

import { Icon } from './icon.tsx';
import { layerHost } from './layer-host.ts';
import styles from './menu.module.css';

/** Not modal: the modal form writes a style element, which the page's policy forbids. */
export function Menu({
  trigger,
  children,
  align = 'start',
  side = 'bottom',
}: {
  trigger: ReactNode;
  children: ReactNode;
  align?: 'start' | 'end';
  side?: 'bottom' | 'top';
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={layerHost()}>
        <DropdownMenu.Content
          className={styles['content']}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          loop
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function MenuItem({
  onSelect,
  children,
  hint,
}: {
  onSelect: () => void;
  children: ReactNode;
  hint?: ReactNode;
}) {
  return (
    <DropdownMenu.Item className={styles['item']} onSelect={onSelect}>
      <span className={styles['text']}>
        {children}
        {hint && <small>{hint}</small>}
      </span>
    </DropdownMenu.Item>
  );
}

export function MenuChoice({
  label,
  value,
  options,
  onChange,
}: {
  label?: string;
  value: string;
  options: readonly { value: string; label: string; hint?: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={onChange} {...(label && { 'aria-label': label })}>
      {label && <DropdownMenu.Label className={styles['label']}>{label}</DropdownMenu.Label>}
      {options.map((option) => (
        <DropdownMenu.RadioItem key={option.value} value={option.value} className={styles['item']}>
          <span className={styles['text']}>
            {option.label}
            {option.hint && <small>{option.hint}</small>}
          </span>
          <DropdownMenu.ItemIndicator>
            <Icon name="check" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export function MenuLine() {
  return <DropdownMenu.Separator className={styles['line']} />;
}
