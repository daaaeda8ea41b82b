import { useMutation } from '@tanstack/react-query';

import type { RuleHits, ScrubPreview, ShownRule } from '../../contract/scrubbing.ts';
import { Button } from '../ui/button.tsx';
import { Problem } from '../ui/problem.tsx';
import styles from './scrubbing.module.css';
import { t } from './scrubbing-text.ts';

/** The places that the rules of a form would change in recent events, before they are saved. */
export function TryRules({ rules, send }: { rules: readonly ShownRule[]; send: () => Promise<ScrubPreview> }) {
  const preview = useMutation({
    mutationFn: async () => {
      const tried = JSON.stringify(rules);
      return { tried, answer: await send() };
    },
  });
  const { data } = preview;
  return (
    <div className={styles['preview']}>
      <Button size="s" disabled={rules.length === 0 || preview.isPending} onClick={() => preview.mutate()}>
        {t('scrub.preview')}
      </Button>
      {preview.isError && <Problem error={preview.error} />}
      {data && (
        <section aria-live="polite" aria-label={t('scrub.preview')}>
          <h3>
            {data.answer.events === 0 ? t('scrub.previewNone') : t('scrub.previewTitle', { count: data.answer.events })}
          </h3>
          {data.tried !== JSON.stringify(rules) && <p className={styles['note']}>{t('scrub.previewStale')}</p>}
          {data.answer.events > 0 && (
            <ol className={styles['hits']}>
              {data.answer.rules.map((hits, index) => (
                <Hits key={index} number={index + 1} hits={hits} />
              ))}
            </ol>
          )}
        </section>
      )}
    </div>
  );
}

const Hits = ({ number, hits }: { number: number; hits: RuleHits }) => (
  <li>
    <b>{t('scrub.rule', { number })}</b> {t('scrub.previewHits', { count: hits.events })}
    {hits.paths.length > 0 && (
      <dl>
        {hits.paths.map(({ path, events, before, after }) => (
          <div key={path}>
            <dt>
              <code>{path}</code> <small>{events}</small>
            </dt>
            <dd>
              <del>{before}</del> <ins>{after ?? t('scrub.previewDropped')}</ins>
            </dd>
          </div>
        ))}
      </dl>
    )}
  </li>
);
