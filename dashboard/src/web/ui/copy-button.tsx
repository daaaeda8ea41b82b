import { useState } from 'react';

import { t } from '../i18n/t.ts';
import { Button, IconButton } from './button.tsx';

type State = 'idle' | 'copied' | 'failed';

/** Copies, and says so where the reader's eyes and ears already are. */
export function CopyButton({
  text,
  name,
  label,
  look,
  disabled = false,
}: {
  text: string | (() => string);
  /** The copied thing, for the accessible name. */
  name: string;
  label?: string;
  look?: 'plain' | 'primary' | 'quiet';
  disabled?: boolean;
}) {
  const [state, setState] = useState<State>('idle');
  const copy = async () => {
    setState(await writeClipboard(typeof text === 'string' ? text : text()));
    setTimeout(() => setState('idle'), 1600);
  };
  const said = state === 'copied' ? t('action.copied') : state === 'failed' ? t('action.copyFailed') : '';
  const icon = state === 'copied' ? 'check' : 'copy';
  return (
    <>
      {label ? (
        <Button icon={icon} size="s" disabled={disabled} {...(look && { look })} onClick={copy}>
          {said === '' ? label : said}
        </Button>
      ) : (
        <IconButton size="s" icon={icon} label={said === '' ? t('action.copyNamed', { name }) : said} onClick={copy} />
      )}
      <span className="sr-only" role="status">
        {said}
      </span>
    </>
  );
}

export async function writeClipboard(text: string): Promise<State> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return 'failed';
  }
}
