import type { StoredFrame, SymbolicationFailure } from '@breakwater/processor/store';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';

import { t } from './text.ts';
import { classes } from '../ui/classes.ts';
import { highlight, CodeTokens } from '../ui/code.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { FactList, factsOf } from '../ui/facts.tsx';
import { Icon } from '../ui/icon.tsx';
import { failureOf, placeOf, sourceOf } from './frame.ts';
import type { SourceLines } from './frame.ts';
import styles from './frame-view.module.css';

export function FrameView({ frame, startsOpen }: { frame: StoredFrame; startsOpen: boolean }) {
  const [open, setOpen] = useState(startsOpen);
  const id = useId();
  const place = placeOf(frame);
  const context = sourceOf(frame);
  const vars = factsOf(frame.vars);
  const failure = failureOf(frame);
  const canOpen = context !== null || vars.length > 0 || failure !== null;
  return (
    <li className={classes(styles['frame'], frame.in_app && styles['own'])}>
      <div className={styles['head']}>
        <button
          type="button"
          className={styles['toggle']}
          aria-expanded={canOpen ? open : undefined}
          aria-controls={canOpen ? id : undefined}
          disabled={!canOpen}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open && canOpen ? 'down' : 'right'} size={14} />
          <span className={styles['function']}>{frame.function || t('issue.anonymous')}</span>
          <span className={styles['place']} title={frame.abs_path || place}>
            <bdi>{place}</bdi>
          </span>
          {!frame.in_app && <span className={styles['library']}>{t('issue.library')}</span>}
          {failure && frame.in_app && (
            <span className={styles['unmapped']}>
              <Icon name="warning" size={14} />
              <span className="sr-only">{t('issue.unmapped', { reason: t(`issue.map.${failure}`) })}</span>
            </span>
          )}
        </button>
        <CopyButton text={place} name={t('issue.copyLocation')} />
      </div>
      {open && canOpen && (
        <div id={id} className={styles['body']}>
          {context && <SourceContext context={context} />}
          {failure && <Unmapped failure={failure} debugId={frame.data?.debug_id} />}
          {vars.length > 0 && (
            <div className={styles['vars']}>
              <h4>{t('issue.variables')}</h4>
              <FactList facts={vars} />
            </div>
          )}
        </div>
      )}
    </li>
  );
}

function SourceContext({ context }: { context: SourceLines }) {
  const lines = highlight(context.lines.join('\n'), 'typescript');
  return (
    <div className={styles['source']} tabIndex={0} role="group" aria-label={t('issue.stackForm')}>
      <ol start={context.first}>
        {context.lines.map((_line, index) => (
          <li
            key={index}
            data-marked={index === context.marked}
            aria-current={index === context.marked ? 'true' : undefined}
          >
            <span className={styles['number']}>{context.first + index}</span>
            <code>
              <CodeTokens tokens={lines[index] ?? []} />
            </code>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Unmapped({ failure, debugId }: { failure: SymbolicationFailure; debugId: string | undefined }) {
  return (
    <p className={styles['reason']}>
      <Icon name="warning" size={14} />
      <span>
        {t('issue.unmapped', { reason: t(`issue.map.${failure}`) })}
        {debugId !== undefined && <code> {t('issue.mapDebugId', { id: debugId })}</code>}{' '}
        <Link to="/onboarding">{t('issue.mapHelp')}</Link>
      </span>
    </p>
  );
}

/** A run of library frames: its number at first, each frame on request. */
export function FoldedFrames({ frames, newestFirst }: { frames: readonly StoredFrame[]; newestFirst: boolean }) {
  const [open, setOpen] = useState(false);
  const shown = newestFirst ? frames.toReversed() : frames;
  return (
    <>
      <li className={styles['folded']}>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'down' : 'right'} size={14} />
          {t('issue.folded', { count: frames.length })}
        </button>
      </li>
      {open && shown.map((frame, index) => <FrameView key={index} frame={frame} startsOpen={false} />)}
    </>
  );
}
