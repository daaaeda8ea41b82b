import type { ReactNode } from 'react';

import { chartTime, zone } from '../format/times.ts';
import { bandsOf, hatchPath } from './hatch-path.ts';
import styles from './step-plot.module.css';

/** The width of the drawing in units of its own; it is stretched to the room that it has. */
export const PLOT_WIDTH = 1000;

/** Equal steps of time, drawn as one SVG with a grid, hatched where records were lost, and the step under the pointer in words. */
export function StepPlot({
  times,
  stepMs,
  height,
  label,
  most,
  losses,
  near,
  onNear,
  words,
  below,
  children,
}: {
  times: readonly number[];
  stepMs: number;
  height: number;
  label: string;
  /** The height of the plot, in words. */
  most: string;
  losses: readonly { from: number; to: number }[];
  near: number | null;
  onNear: (step: number | null) => void;
  /** The step under the pointer; null where there is none. */
  words: string | null;
  /** Stands between the drawing and its times, as wide as both. */
  below?: ReactNode;
  /** Paths, in a box of `PLOT_WIDTH` by `height`. */
  children: ReactNode;
}) {
  const [first, last] = [times[0], times.at(-1)];
  const bands = first !== undefined && last !== undefined ? bandsOf(losses, first, last + stepMs) : [];
  const slot = PLOT_WIDTH / Math.max(1, times.length);
  return (
    <div
      className={styles['plot']}
      onMouseMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        const step = Math.floor(((event.clientX - box.left) / box.width) * times.length);
        onNear(Math.min(Math.max(0, step), times.length - 1));
      }}
      onMouseLeave={() => onNear(null)}
    >
      <span className={styles['most']} aria-hidden="true">
        {most}
      </span>
      <svg
        viewBox={`0 0 ${PLOT_WIDTH} ${height}`}
        style={{ blockSize: height }}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <path
          className={styles['grid']}
          d={`M0 .5H${PLOT_WIDTH}M0 ${height / 2}H${PLOT_WIDTH}M0 ${height - 0.5}H${PLOT_WIDTH}`}
          vectorEffect="non-scaling-stroke"
        />
        {children}
        {bands.length > 0 && (
          <path
            className={styles['lost']}
            d={hatchPath(bands, PLOT_WIDTH, height, 8)}
            vectorEffect="non-scaling-stroke"
          />
        )}
        {near !== null && <rect className={styles['near']} x={near * slot} y="0" width={slot} height={height} />}
      </svg>
      {below}
      <div className={styles['times']} aria-hidden="true">
        {words === null ? (
          <>
            <span>{first !== undefined && chartTime(first, stepMs)}</span>
            <span>{last !== undefined && `${chartTime(last, stepMs)} ${zone(last)}`}</span>
          </>
        ) : (
          <strong>{words}</strong>
        )}
      </div>
    </div>
  );
}
