import { errorKind } from './errors/process-event.ts';
import type { Kind } from './kind.ts';
import { spanKind } from './spans/spans.ts';

/** Every kind that is stored. Which topics bring their items: `ITEM_PATHS` of `@breakwater/relay/log`. */
export const KINDS: readonly Kind[] = [errorKind, spanKind];
