import type { Payload } from '../../items/payload.ts';

/* Reads unchecked data: a value of the wrong shape counts as absent. */

export const isObject = (value: unknown): value is Payload =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function childOf(parent: Payload | null, name: string): Payload | null {
  const child = parent?.[name];
  return isObject(child) ? child : null;
}
