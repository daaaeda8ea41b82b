import { z } from 'zod';

import { PERIODS } from './periods.ts';

export const periodSchema = z.enum(PERIODS);
