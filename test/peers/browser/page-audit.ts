import axe from 'axe-core';
import type { Page } from 'playwright-core';

const MAX_LAYOUT_SHIFT = 0.02;

/** Breaches of WCAG. Evaluated through the debugger, which the page's policy does not bind. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { violations: found } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return found.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`);
  });
}

export const scrollsSideways = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

/** The distinct places at which bars begin in the rows of a table. */
export const placesOfBars = (page: Page): Promise<number[]> =>
  page.evaluate(() => [
    ...new Set([...document.querySelectorAll('td [data-bar]')].map((bar) => bar.getBoundingClientRect().left)),
  ]);

/** Each layout shift that a person would see, as its score and what moved. */
interface Shift {
  score: number;
  moved: string[];
}

export const watchShifts = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const state = globalThis as unknown as { shifts: Shift[] };
    state.shifts = [];
    type Entry = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Entry[]) {
        const moved = entry.sources.map(({ node }) =>
          node instanceof Element ? `${node.tagName} ${node.textContent?.slice(0, 30)}` : 'text',
        );
        if (!entry.hadRecentInput) state.shifts.push({ score: entry.value, moved });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });

/** All of them, where together they are over the limit. */
export async function shiftsOf(page: Page): Promise<Shift[]> {
  const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: Shift[] }).shifts);
  return shifts.reduce((sum, shift) => sum + shift.score, 0) > MAX_LAYOUT_SHIFT ? shifts : [];
}
