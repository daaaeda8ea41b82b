export const PERIODS = ['1h', '24h', '7d', '14d', '30d', '90d'] as const;
export type Period = (typeof PERIODS)[number];
