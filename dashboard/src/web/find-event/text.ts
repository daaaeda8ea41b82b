import { receipt } from '../i18n/en/receipt.ts';
import { textOf } from '../i18n/text-of.ts';

export const t = textOf(receipt);
