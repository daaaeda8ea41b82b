import type { ProjectRequest } from '../../contract/projects.ts';

export const PLATFORM_NAMES = [
  'javascript',
  'react',
  'node',
  'fastify',
  'express',
  'other',
] as const satisfies readonly ProjectRequest['platform'][];
export type Platform = (typeof PLATFORM_NAMES)[number];

export interface OnboardingSearch {
  platform?: Platform | undefined;
  /** Make a new project, though one is chosen. */
  create?: '1' | undefined;
}

export const platformNamed = (name: unknown): Platform | undefined => PLATFORM_NAMES.find((one) => one === name);

export function readOnboardingSearch(search: Record<string, unknown>): OnboardingSearch {
  const platform = platformNamed(search['platform']);
  return { ...(platform && { platform }), ...(search['create'] === '1' && { create: '1' }) };
}
