import type { DebugImage, Event } from '../../wire/event.ts';
import { parseStack } from '../stack.ts';

/**
 * Adds the debug ids of the files in the event's stacks. Bundles register theirs under the stack of an error made at their
 * first line (the debug ids proposal, ECMA-426), in Sentry's place or in ours.
 */
export function debugIdReader(): (event: Event) => void {
  const ids = new Map<string, string>();
  let registered = 0;

  return (event) => {
    const stacks = registry();
    if (stacks.length !== registered) {
      for (const [stack, id] of stacks) {
        const file = parseStack(stack, () => true).at(-1)?.filename;
        if (file) ids.set(file, id);
      }
      registered = stacks.length;
    }
    if (ids.size === 0) return;
    const images = [...filesOf(event)].flatMap((file): DebugImage[] => {
      const id = ids.get(file);
      return id ? [{ type: 'sourcemap', code_file: file, debug_id: id }] : [];
    });
    if (images.length > 0) event.debug_meta = { images: [...(event.debug_meta?.images ?? []), ...images] };
  };
}

function registry(): [string, string][] {
  const { _sentryDebugIds, _breakwaterDebugIds } = globalThis as {
    _sentryDebugIds?: Record<string, string>;
    _breakwaterDebugIds?: Record<string, string>;
  };
  return Object.entries({ ..._sentryDebugIds, ..._breakwaterDebugIds });
}

function filesOf({ exception }: Event): Set<string> {
  const values = Array.isArray(exception) ? exception : (exception?.values ?? []);
  const frames = values.flatMap((value) => value?.stacktrace?.frames ?? []);
  return new Set(frames.flatMap((frame) => frame?.abs_path ?? frame?.filename ?? []));
}
