export { whyNotLinear } from './linear.ts';
export { previewRules } from './preview.ts';
export type { RulePreview } from './preview.ts';
export type { ScrubRule } from './scrubber.ts';
