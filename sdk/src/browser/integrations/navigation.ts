import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { replaceMethod } from '../../core/patch.ts';

/** Each change of the address within the page becomes a breadcrumb. */
export const navigation = (): Integration => recordNavigation;

export const recordNavigation = (client: Client): Undo =>
  watchNavigation((from, to) =>
    client.addBreadcrumb({ type: 'navigation', category: 'navigation', data: { from, to } }),
  );

/** Tells of each change of the address within the page. */
export function watchNavigation(onChange: (from: string, to: string) => void): Undo {
  let last = location.href;
  const changed = (): void => {
    const from = last;
    last = location.href;
    if (from !== last) onChange(from, last);
  };
  const undo = (['pushState', 'replaceState'] as const).map((name) =>
    replaceMethod(
      history,
      name,
      (original, isOn) =>
        function (this: History, ...args: Parameters<History['pushState']>) {
          original.apply(this, args);
          if (isOn()) changed();
        },
    ),
  );
  addEventListener('popstate', changed);
  return () => {
    removeEventListener('popstate', changed);
    undo.forEach((each) => each());
  };
}
