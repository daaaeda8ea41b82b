import { z } from 'zod';

export const searchFieldsSchema = z.object({ keys: z.array(z.string()) });
