import { generate } from 'lean-qr';

import styles from './qr-code.module.css';

/** Modules around the code that have to stay light. */
const QUIET = 4;

/** A QR code, drawn here: its text goes to no other server. Dark on light in each theme, because cameras need that. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const code = generate(text);
  let path = '';
  for (let y = 0; y < code.size; y += 1)
    for (let x = 0; x < code.size; x += 1) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
  const width = code.size + 2 * QUIET;
  return (
    <svg
      role="img"
      aria-label={label}
      className={styles['code']}
      viewBox={`${-QUIET} ${-QUIET} ${width} ${width}`}
      shapeRendering="crispEdges"
    >
      <rect x={-QUIET} y={-QUIET} width={width} height={width} fill="white" />
      <path d={path} fill="black" />
    </svg>
  );
}
