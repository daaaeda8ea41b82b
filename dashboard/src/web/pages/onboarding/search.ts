export function readOnboardingSearch(search: Record<string, unknown>): { platform?: string } {
  const { platform } = search;
  return typeof platform === 'string' ? { platform } : {};
}
