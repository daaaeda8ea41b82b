import type { StoredFrame, SymbolicationFailure } from '../store/stored-event.ts';
import { contextAround } from './context-lines.ts';
import type { LoadedMap } from './source-maps.ts';
import { cleanSourcePath, isOriginalInApp, moduleOf } from './source-path.ts';

/** The original frame, or the raw one with the reason it stays raw. */
export function symbolicateFrame(raw: StoredFrame, debugId: string, loaded: LoadedMap): StoredFrame {
  if (loaded.kind === 'failed') return failed(raw, debugId, loaded.reason);
  if (!raw.lineno || !raw.colno) return failed(raw, debugId, 'invalid_location');

  const place = loaded.map.locate(raw.lineno, raw.colno - 1);
  if (!place) return failed(raw, debugId, 'no_mapping');

  const path = cleanSourcePath(place.source);
  const frame: StoredFrame = {
    filename: path,
    abs_path: place.source,
    module: moduleOf(path),
    lineno: place.line,
    colno: place.column + 1,
    in_app: raw.in_app && isOriginalInApp(place.source),
    data: { ...raw.data, symbolication: 'ok', debug_id: debugId },
  };
  const name = loaded.map.functionAt(place) ?? raw.function;
  if (name !== undefined) frame.function = name;
  if (raw.platform !== undefined) frame.platform = raw.platform;
  if (raw.vars !== undefined) frame.vars = raw.vars;

  const lines = loaded.map.linesOf(place.source);
  const context = lines && contextAround(lines, place.line, place.column);
  if (!context) return { ...frame, data: { ...frame.data, symbolication: 'missing_source_content' } };
  return { ...frame, ...context };
}

const failed = (raw: StoredFrame, debugId: string, reason: SymbolicationFailure): StoredFrame => ({
  ...raw,
  data: { ...raw.data, symbolication: reason, debug_id: debugId },
});
