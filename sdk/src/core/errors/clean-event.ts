import type { Event } from '../../wire/event.ts';
import { normalize } from './normalize.ts';
import type { ClientOptions } from '../client/options.ts';

/** The parts whose content is the application's, with the levels that the protocol itself needs above it. */
const FREE_FORM: Readonly<Record<string, number>> = {
  extra: 1,
  contexts: 2,
  tags: 1,
  user: 1,
  request: 2,
  breadcrumbs: 3,
  spans: 3,
};
/** Exceptions, their frames and the variables in those. */
const STRUCTURE_DEPTH = 12;
/** Lists of the protocol are bounded where they are made. */
const STRUCTURE_BREADTH = 1000;

/** The event as it may leave the application: bounded, without secrets, and only what JSON can hold. */
export function cleanEvent(event: Event, options: ClientOptions, isSecret: (key: string) => boolean): Event {
  const { normalizeDepth: depth = 5, normalizeBreadth: breadth = 200 } = options;
  const clean: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(event)) {
    const above = FREE_FORM[name];
    const ofSpansAndSuch = name === 'spans' || name === 'breadcrumbs';
    clean[name] = normalize(value, {
      depth: above === undefined ? STRUCTURE_DEPTH : above + depth,
      breadth: above === undefined || ofSpansAndSuch ? STRUCTURE_BREADTH : breadth,
      isSecret,
    });
  }
  return clean as Event;
}
