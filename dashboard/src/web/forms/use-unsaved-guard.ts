import { useBlocker } from '@tanstack/react-router';

import { t } from './text.ts';

/** A form that was changed and not saved is not left without a question. */
export const useUnsavedGuard = (isDirty: boolean): void =>
  useBlocker({
    disabled: !isDirty,
    enableBeforeUnload: isDirty,
    // Another project in the top bar leaves the form where it is.
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && !confirm(t('form.leave')),
  });
