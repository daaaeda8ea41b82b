import { cohortOf } from '@breakwater/relay/log';

import { ERASURES_MOST } from '../erasure/read-erasures.ts';
import { endAlerts, openAlerts, raiseAlert } from './alerts.ts';
import type { AlertTools } from './alerts.ts';

/** Says that there are more erasures than processors obey and backups name, for as long as there are. */
export async function tellErasures(areTooMany: boolean, tools: AlertTools): Promise<void> {
  if (!areTooMany) {
    const open = await openAlerts(tools.store, ['erasures']);
    return open.length > 0 ? endAlerts(open, tools) : undefined;
  }
  const most = ERASURES_MOST.toLocaleString('en');
  const alert = {
    id: 'erasures',
    kind: 'erasures',
    stage: 'processor',
    cohort: cohortOf(tools.now()),
    title: `More than ${most} people are erased: processors do not obey all of it`,
    detail:
      `Processors drop what comes of ${most} erased people, and no backup is taken that could not name all of them. ` +
      'What comes of the others is stored again. Erase by a later version of Breakwater, or erase again those who came back.',
  } as const;
  await raiseAlert(alert, tools);
}
