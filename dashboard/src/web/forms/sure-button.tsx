import { useState } from 'react';
import type { ComponentProps } from 'react';

import { Button } from '../ui/button.tsx';

/** A button of what cannot be taken back: it asks once more, in place. */
export function SureButton({
  sure,
  onSure,
  children,
  'aria-label': label,
  ...rest
}: { sure: string; onSure: () => void } & ComponentProps<'button'>) {
  const [asked, setAsked] = useState(false);
  return (
    <Button
      {...rest}
      size="s"
      look="danger"
      aria-label={asked ? undefined : label}
      onClick={() => (asked ? onSure() : setAsked(true))}
      onBlur={() => setAsked(false)}
    >
      {asked ? sure : children}
    </Button>
  );
}
