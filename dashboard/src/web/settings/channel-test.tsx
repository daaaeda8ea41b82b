import { useMutation } from '@tanstack/react-query';

import { testChannel } from '../../contract/channels.ts';
import type { ChannelTest } from '../../contract/channels.ts';
import { ask } from '../app/client.ts';
import { Button } from '../ui/button.tsx';
import { t } from './channels-text.ts';
import styles from './channels.module.css';

/** Sends a marked sample, and shows what the other side answered. */
export function ChannelTestButton({ id, name }: { id: string; name: string }) {
  const test = useMutation({ mutationFn: () => ask(testChannel, { params: { id } }) });
  return (
    <>
      <Button
        size="s"
        aria-label={t('channels.testNamed', { name })}
        disabled={test.isPending}
        onClick={() => test.mutate()}
      >
        {test.isPending ? t('channels.testing') : t('channels.test')}
      </Button>
      <p className={styles['answer']} role="status">
        {test.error?.message}
        {test.data && answerOf(test.data)}
      </p>
    </>
  );
}

const answerOf = ({ outcome, detail, ms }: ChannelTest): string =>
  [`${t(`channels.outcome.${outcome}`)} (${t('channels.ms', { ms: String(Math.round(ms)) })})`, detail]
    .filter((part) => part !== '')
    .join(': ');
