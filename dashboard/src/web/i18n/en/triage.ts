/** The words of the shared feature `triage`: an issue’s state, and the changes of it. */
export const triage = {
  'issues.badge.new': 'New',
  'issues.badge.regressed': 'Regressed',
  'issues.badge.unhandled': 'Unhandled',
  'issues.badge.resolved': 'Resolved',
  'issues.estimated': {
    one: 'About {total}, sampled: {count} event is stored',
    other: 'About {total}, sampled: {count} events are stored',
  },
  'issues.resolve': 'Resolve',
  'issues.resolveNow': 'Resolve now',
  'issues.resolveHint': 'Comes back with an event of a later release',
  'issues.resolveNowHint': 'Comes back with any later event',
  'issues.reopen': 'Reopen',
  'issues.moreResolve': 'More ways to resolve',
  'issues.done.resolve': { one: '{count} issue resolved', other: '{count} issues resolved' },
  'issues.done.resolveNow': { one: '{count} issue resolved', other: '{count} issues resolved' },
  'issues.done.reopen': { one: '{count} issue reopened', other: '{count} issues reopened' },
  'issues.done.undo': { one: '{count} issue is as it was before', other: '{count} issues are as they were before' },
  'issues.actionFailed': 'Nothing was changed: {reason}',
} as const;
