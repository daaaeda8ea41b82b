import { quotaSchema } from '@breakwater/relay/log';
import type { Quota } from '@breakwater/relay/log';
import { z } from 'zod';

/** The quotas of a column with that name. */
export const quotasOf = (text: string): Quota[] => z.array(quotaSchema).parse(JSON.parse(text));
