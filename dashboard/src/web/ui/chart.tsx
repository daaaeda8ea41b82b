import 'uplot/dist/uPlot.min.css';
import './valid-language.ts';

import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';

import type { KnownLoss } from '../../contract/losses.ts';
import { chartTime, clock, day } from '../format/times.ts';
import { resolveColors } from './chart-colors.ts';
import { ChartFrame } from './chart-frame.tsx';
import { bandsOf, hatchPath } from './hatch-path.ts';
import { LossNote } from './loss-note.tsx';
import { StepTable } from './step-table.tsx';
import { useThemeVersion } from './use-theme-version.ts';

export interface ChartLine {
  name: string;
  color: '--op-1' | '--op-2' | '--op-3' | '--error' | '--bar-strong';
  values: readonly (number | null)[];
  /** The figure of all steps together: a percentile of a period is none of those of its steps. Null where there is nothing. */
  whole: number | null;
  look?: 'line' | 'bars';
}

const HEIGHT = 190;
const DAY_MS = 86_400_000;

/**
 * The only place that knows uPlot. The canvas has a sentence for screen readers, and the same numbers as a table. The legend's numbers
 * are of the whole period, or of the step under the pointer, and the time beside them says which.
 */
export function Chart({
  title,
  sentence,
  period,
  times,
  lines,
  losses = NO_LOSSES,
  format,
}: {
  title: string;
  sentence: string;
  /** The whole period, in words. */
  period: string;
  times: readonly number[];
  lines: readonly ChartLine[];
  /** Times at which too little is shown: hatched, with a note below. */
  losses?: readonly KnownLoss[];
  format: (value: number) => string;
}) {
  const [near, setNear] = useState<number | null>(null);
  const stepMs = (times[1] ?? 0) - (times[0] ?? 0);
  const text = (value: number | null | undefined): string =>
    value === null || value === undefined ? '–' : format(value);
  return (
    <ChartFrame
      title={title}
      legends={lines.map(({ name, color, look = 'line', values, whole }) => ({
        name,
        color,
        look,
        value: text(near === null ? whole : values[near]),
      }))}
      when={near === null ? period : chartTime(times[near] ?? 0, stepMs)}
      table={
        <StepTable
          label={title}
          times={times}
          stepMs={stepMs}
          columns={lines.map(({ name, values }) => ({ name, textAt: (step) => text(values[step]) }))}
        />
      }
      notes={<LossNote losses={losses} />}
    >
      <Canvas sentence={sentence} times={times} lines={lines} losses={losses} format={format} onNear={setNear} />
    </ChartFrame>
  );
}

const NO_LOSSES: readonly KnownLoss[] = [];

function hatch({ ctx, bbox, scales }: uPlot, losses: readonly KnownLoss[], color: string): void {
  const { min = 0, max = 0 } = scales['x'] ?? {};
  const bands = bandsOf(losses, (min ?? 0) * 1000, (max ?? 0) * 1000);
  if (bands.length === 0) return;
  ctx.save();
  ctx.translate(bbox.left, bbox.top);
  ctx.strokeStyle = color;
  ctx.lineWidth = devicePixelRatio;
  ctx.globalAlpha = 0.6;
  ctx.stroke(new Path2D(hatchPath(bands, bbox.width, bbox.height, 7 * devicePixelRatio)));
  ctx.restore();
}

/** A step whose neighbours have no value makes no line; it is drawn as a point. */
function lonely(plot: uPlot, series: number): number[] {
  const values = plot.data[series] ?? [];
  return Array.from(values.keys()).filter(
    (at) => typeof values[at] === 'number' && typeof values[at - 1] !== 'number' && typeof values[at + 1] !== 'number',
  );
}

function Canvas({
  sentence,
  times,
  lines,
  losses,
  format,
  onNear,
}: {
  sentence: string;
  times: readonly number[];
  lines: readonly ChartLine[];
  losses: readonly KnownLoss[];
  format: (value: number) => string;
  onNear: (index: number | null) => void;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const theme = useThemeVersion();
  useEffect(() => {
    const element = holder.current;
    if (!element || times.length === 0) return;
    const colors = resolveColors(['--text-3', '--grid', '--warning', ...lines.map((line) => line.color)]);
    const long = (times.at(-1) ?? 0) - (times[0] ?? 0) > 2 * DAY_MS;
    // Bars stand over the middle of their step: without this the first and the last would be cut in half.
    const edge = ((times[1] ?? 0) - (times[0] ?? 0)) / 2000;
    const axis = {
      stroke: colors['--text-3'],
      grid: { stroke: colors['--grid'], width: 1 },
      ticks: { show: false },
      font: '11px Inter Variable, sans-serif',
    };
    const bars = uPlot.paths.bars?.({ size: [0.75, 40] });
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false, points: { size: 7 }, drag: { setScale: false } },
        padding: [10, 28, 0, 0],
        scales: {
          x: { time: true, range: (_plot, least, most) => [least - edge, most + edge] },
          y: { range: (_plot, _least, most) => [0, Math.max(most * 1.1, 1e-6)] },
        },
        axes: [
          {
            ...axis,
            size: 28,
            space: 90,
            grid: { show: false },
            values: (_plot, ticks) => ticks.map((at) => (long ? day(at * 1000) : clock(at * 1000))),
          },
          { ...axis, size: 62, space: 42, values: (_plot, ticks) => ticks.map((tick) => format(tick)) },
        ],
        series: [
          {},
          ...lines.map((line) => ({
            label: line.name,
            stroke: colors[line.color],
            width: 1.75,
            points: { show: true, size: 5, fill: colors[line.color], filter: lonely },
            ...(line.look === 'bars' && bars && { fill: colors[line.color], width: 0, paths: bars }),
          })),
        ],
        hooks: {
          draw: [(drawn) => hatch(drawn, losses, colors['--warning'])],
          setCursor: [(shown) => onNear(shown.cursor.idx ?? null)],
        },
      },
      [times.map((at) => at / 1000), ...lines.map((line) => [...line.values])],
      element,
    );
    const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [times, lines, losses, format, onNear, theme]);
  return <div ref={holder} role="img" aria-label={sentence} style={{ blockSize: HEIGHT }} />;
}
