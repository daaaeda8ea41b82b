import { hatchPath } from './hatch-path.ts';
import type { Band } from './hatch-path.ts';
import styles from './sparkline.module.css';
import { sparklinePath } from './sparkline-path.ts';

export function Sparkline({
  values,
  label,
  width = 120,
  height = 28,
  bands = [],
}: {
  values: readonly number[];
  label: string;
  /** Where too little is shown. */
  bands?: readonly Band[];
  width?: number;
  height?: number;
}) {
  return (
    <svg
      className={styles['sparkline']}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className={styles['floor']} d={`M0 ${height - 0.5}H${width}`} />
      <path className={styles['bars']} d={sparklinePath(values, width, height)} />
      {bands.length > 0 && <path className={styles['lost']} d={hatchPath(bands, width, height, 4)} />}
    </svg>
  );
}
