import { errors } from './errors/errors.ts';
import type { Kind } from './kind.ts';
import { spans } from './spans/spans.ts';

/** Every kind that is stored. Which topics bring their items: `PATHS` of `@breakwater/relay/log`. */
export const KINDS: readonly Kind[] = [errors, spans];
