import { z } from 'zod';

/** How many of a list one answer has, under the name that the face of the API gives it. */
export const pageSize = (name: string, usual: number) =>
  z.coerce
    .number(`${name}: not a number`)
    .int(`${name}: not a whole number`)
    .min(1, `${name}: under 1`)
    .max(100, `${name}: over 100`)
    .default(usual);
