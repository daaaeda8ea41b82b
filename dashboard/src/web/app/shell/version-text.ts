import { textOf } from '../../i18n/text-of.ts';

export const t = textOf({ 'version.newer': 'Breakwater was upgraded.', 'version.reload': 'Reload' });
