import { cut } from '../../normalize/cut.ts';
import type { StoredEvent, StoredException, StoredFrame } from '../../store/stored-event.ts';
import { crashFrameOf } from './crash-frame.ts';
import { familyOf } from './frames/family.ts';
import { stableFileName } from './group/v2/messages/file-name.ts';
import { isMinifiedName, isMinifiedType } from './group/v2/names/minified.ts';
import { scriptName } from './group/v2/names/script-names.ts';

const TITLE = 256;
const CULPRIT = 200;

export interface Description {
  title: string;
  culprit: string;
  metadata: { type: string; value: string };
}

/**
 * Title and culprit of an event, for lists. Called after symbolication, because the culprit names an original function. Neither has
 * what a build changes: a class or function that a minifier named, or the hash of a file.
 */
export function descriptionOf(event: StoredEvent): Description {
  const shown = event.exception.at(-1);
  const culprit = cut(event.transaction ?? culpritOf(crashFrameOf(event), event.platform), CULPRIT);
  if (!shown) {
    const title = firstLine(event.message?.formatted ?? '') || '(no message)';
    return { title: cut(title, TITLE), culprit, metadata: { type: '', value: '' } };
  }
  const type = typeOf(shown, event.platform);
  const value = withoutHashes(firstLine(shown.value));
  return {
    title: cut(value === '' ? type : `${type}: ${value}`, TITLE),
    culprit,
    metadata: { type, value: shown.value },
  };
}

const typeOf = (exception: StoredException, platform: string): string =>
  familyOf(platform) === 'script' && isMinifiedType(exception.type)
    ? 'Error'
    : exception.type || nameOfUntyped(exception);

function culpritOf(frame: StoredFrame | undefined, platform: string): string {
  if (!frame) return '';
  const isScript = familyOf(frame.platform ?? platform) === 'script';
  const isMapped = frame.data?.symbolication === 'ok';
  const file = frame.module ?? frame.filename ?? '';
  const place = isScript && !isMapped ? file.replace(/[^/:\\]+$/, (name) => stableFileName(name)) : file;
  const raw = frame.function && frame.function !== '?' ? frame.function : '';
  const name = isScript && isMinifiedName(scriptName(raw)) ? '' : raw;
  if (place === '') return name;
  return name === '' ? place : `${name}(${place})`;
}

const nameOfUntyped = (exception: StoredException): string =>
  exception.mechanism?.['handled'] === false ? 'Unhandled error' : 'Error';

const firstLine = (text: string): string => text.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';

/** Names of files that a bundler made, in addresses and paths. */
const withoutHashes = (text: string): string =>
  text.replaceAll(/(?<=\/)[\w.~@+-]{4,200}\.(?:[cm]?js|css|wasm)\b/g, (name) => stableFileName(name));
