import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';

import { t, type TextKey } from './text.ts';
import { classes } from '../ui/classes.ts';
import { highlight, Tokens } from '../ui/code.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { FactList } from '../ui/facts.tsx';
import { Icon } from '../ui/icon.tsx';
import styles from './frame-view.module.css';
import type { ReadFrame } from './read-event.ts';

const REASONS = [
  'missing_source_map',
  'malformed_source_map',
  'source_map_too_large',
  'invalid_location',
  'no_mapping',
  'missing_source_content',
] as const;

export function FrameView({ frame, startsOpen }: { frame: ReadFrame; startsOpen: boolean }) {
  const [open, setOpen] = useState(startsOpen);
  const id = useId();
  const place = [frame.file, frame.line, frame.column].filter((part) => part !== null && part !== '').join(':');
  const unmapped = frame.symbolication !== null && frame.symbolication !== 'ok';
  const canOpen = frame.context !== null || frame.vars.length > 0 || unmapped;
  return (
    <li className={classes(styles['frame'], frame.inApp && styles['own'])}>
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
          <span className={styles['place']} title={frame.path || place}>
            <bdi>{place}</bdi>
          </span>
          {!frame.inApp && <span className={styles['library']}>{t('issue.library')}</span>}
          {unmapped && frame.inApp && (
            <span className={styles['unmapped']}>
              <Icon name="warning" size={14} />
              <span className="sr-only">{t('issue.unmapped', { reason: reasonText(frame) })}</span>
            </span>
          )}
        </button>
        <CopyButton text={place} name={t('issue.copyLocation')} />
      </div>
      {open && canOpen && (
        <div id={id} className={styles['body']}>
          {frame.context && <SourceContext context={frame.context} />}
          {unmapped && <Unmapped frame={frame} />}
          {frame.vars.length > 0 && (
            <div className={styles['vars']}>
              <h4>{t('issue.variables')}</h4>
              <FactList facts={frame.vars} />
            </div>
          )}
        </div>
      )}
    </li>
  );
}

function SourceContext({ context }: { context: NonNullable<ReadFrame['context']> }) {
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
              <Tokens tokens={lines[index] ?? []} />
            </code>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Unmapped({ frame }: { frame: ReadFrame }) {
  return (
    <p className={styles['reason']}>
      <Icon name="warning" size={14} />
      <span>
        {t('issue.unmapped', { reason: reasonText(frame) })}
        {frame.debugId !== '' && <code> {t('issue.mapDebugId', { id: frame.debugId })}</code>}{' '}
        <Link to="/onboarding">{t('issue.mapHelp')}</Link>
      </span>
    </p>
  );
}

function reasonText(frame: ReadFrame): string {
  const known = REASONS.find((reason) => reason === frame.symbolication);
  return known ? t(`issue.map.${known}` satisfies TextKey) : (frame.symbolication ?? '');
}

/** A run of library frames: its number at first, each frame on request. */
export function FoldedFrames({ frames, newestFirst }: { frames: readonly ReadFrame[]; newestFirst: boolean }) {
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
