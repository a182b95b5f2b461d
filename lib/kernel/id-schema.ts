import { z } from 'zod';

/** What ids of ours look like. Nothing else reaches the database, which refuses NUL in text with an error of its own. */
export const idSchema = z.string().regex(/^[\w-]{1,64}$/, 'This is no id.');

/** Whether a part of a path can be an id at all; what cannot is unknown. */
export function isId(value: string): boolean {
  return idSchema.safeParse(value).success;
}
