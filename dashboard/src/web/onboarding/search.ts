import { PLATFORMS } from '../../contract/address-values.ts';
import type { Platform } from '../../contract/projects.ts';

export interface OnboardingSearch {
  platform?: Platform | undefined;
  /** Make a new project, though one is chosen. */
  create?: '1' | undefined;
}

export const platformNamed = (name: unknown): Platform | undefined => PLATFORMS.find((one) => one === name);

export function readOnboardingSearch(search: Record<string, unknown>): OnboardingSearch {
  const platform = platformNamed(search['platform']);
  return { ...(platform && { platform }), ...(search['create'] === '1' && { create: '1' }) };
}
