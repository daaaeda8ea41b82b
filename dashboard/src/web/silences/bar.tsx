import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import { stopSilence } from '../../contract/notifications.ts';
import type { ShownSilence } from '../../contract/notifications.ts';
import { ask } from '../app/client.ts';
import { useScope } from '../app/scope.ts';
import { chartTime } from '../format/times.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useToast } from '../ui/toast.tsx';
import styles from './bar.module.css';
import { silencesQuery } from './queries.ts';
import { t } from './text.ts';

/** Says on every page that nobody is told, and until when: of the project that the page shows, or of any. */
export function SilenceBar() {
  const { project } = useScope();
  const silences = useQuery(silencesQuery);
  const shown = silences.data?.silences.filter((one) => project === undefined || one.project === project) ?? [];
  return shown.map((silence) => <SilenceLine key={silence.id} silence={silence} />);
}

export function SilenceLine({ silence }: { silence: ShownSilence }) {
  const client = useQueryClient();
  const toast = useToast();
  const end = useMutation({
    mutationFn: () => ask(stopSilence, { params: { id: silence.id } }),
    onSuccess: () => {
      toast({ text: t('silence.ended') });
      return client.invalidateQueries({ queryKey: silencesQuery.queryKey });
    },
    onError: (error) => toast({ tone: 'bad', text: error.message }),
  });
  const { project, environment, by, until, why } = silence;
  const place = environment === null ? project : t('silence.place', { environment, project });
  return (
    <div className={styles['bar']} role="status">
      <Icon name="warning" size={14} />
      <span>{t('silence.bar', { place, by, until: chartTime(until, 0), why })}</span>
      <Button size="s" disabled={end.isPending} onClick={() => end.mutate()}>
        {t('silence.end')}
      </Button>
    </div>
  );
}
