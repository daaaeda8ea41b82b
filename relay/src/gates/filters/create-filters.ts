import { PASS } from '../gate.ts';
import type { Gate, Stopped } from '../gate.ts';
import type { Filters } from '../../log/index.ts';
import { compileFilters } from './compile.ts';
import type { Filter } from './compile.ts';
import { subjectOf } from './subject.ts';

/** Stops the items that a project filters. Client reports pass, because their counts are true whoever sends them. */
export function createFilters(): Gate {
  // Kept beside the settings that they were made from, and freed with them.
  const compiled = new WeakMap<Filters, readonly Filter[]>();

  const filtersOf = (settings: Filters): readonly Filter[] => {
    const known = compiled.get(settings);
    if (known) return known;
    const made = compileFilters(settings);
    compiled.set(settings, made);
    return made;
  };

  return {
    judge(arrived, items) {
      const filters = filtersOf(arrived.settings.filters);
      if (filters.length === 0) return PASS;

      const stopped: Stopped[] = [];
      for (const item of items) {
        if (item.headers.type === 'client_report') continue;
        const subject = subjectOf(item, arrived);
        const filter = filters.find(({ stops }) => stops(subject));
        if (filter) stopped.push({ item, outcome: 'filtered', reason: filter.reason });
      }
      return stopped.length === 0 ? PASS : { stopped };
    },
  };
}
