import { useBlocker } from '@tanstack/react-router';

import { t } from './text.ts';

/** What was typed and not saved is not left behind without a question. */
export const useUnsavedGuard = (isDirty: boolean): void =>
  useBlocker({
    disabled: !isDirty,
    enableBeforeUnload: isDirty,
    // Another project in the top bar leaves the form where it is.
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && !confirm(t('intake.leave')),
  });
