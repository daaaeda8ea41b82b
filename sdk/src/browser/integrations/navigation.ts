import type { Client } from '../../core/client/client.ts';
import type { Integration, Undo } from '../../core/client/integration.ts';
import { replaceMethod } from '../../core/patch.ts';

/** Each change of the address within the page becomes a breadcrumb. */
export const navigation = (): Integration => recordNavigation;

export const recordNavigation = (client: Client): Undo =>
  watchNavigation(client, (from, to) =>
    client.addBreadcrumb({ type: 'navigation', category: 'navigation', data: { from, to } }),
  );

/** Tells of each change of the address within the page, and whether it took the place of the one before. */
export function watchNavigation(
  client: Client,
  onChange: (from: string, to: string, isReplaced: boolean) => void,
): Undo {
  let last = location.href;
  const changed = (isReplaced: boolean): void =>
    client.safely(() => {
      const from = last;
      last = location.href;
      if (from !== last) onChange(from, last, isReplaced);
    });
  const undo = (['pushState', 'replaceState'] as const).map((name) =>
    replaceMethod(
      history,
      name,
      (original, isOn) =>
        function (this: History, ...args: Parameters<History['pushState']>) {
          Reflect.apply(original, this, args);
          if (isOn()) changed(name === 'replaceState');
        },
    ),
  );
  const onPop = (): void => changed(false);
  addEventListener('popstate', onPop);
  return () => {
    removeEventListener('popstate', onPop);
    undo.forEach((each) => each());
  };
}
