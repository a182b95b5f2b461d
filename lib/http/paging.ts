import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';

/** Where a page ended: the row before which the next one begins. */
export interface Cursor {
  createdAt: Date;
  id: string;
}

/** Anybody can make one up: what the database would refuse is none of ours. */
const cursorSchema = z.tuple([z.iso.datetime().refine((text) => Date.parse(text) >= 0), idSchema]);

const cursor = z.string().max(200).transform((text, context): Cursor => {
  const parsed = cursorSchema.safeParse(jsonOf(Buffer.from(text, 'base64url').toString('utf8')));
  if (parsed.success) return { createdAt: new Date(parsed.data[0]), id: parsed.data[1] };
  context.addIssue({ code: 'custom', message: 'This is not a cursor that was given out.' });
  return z.NEVER;
});

const HOW_MANY = 'This must be a whole number from 1 to 100.';

/** Of a query everything is text, and other spellings of a number are most often another thing than was meant. */
function fromDigits(text: unknown): unknown {
  return typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : text;
}

/** How a list is asked for a page. */
export const pageShape = {
  limit: z.preprocess(fromDigits, z.int(HOW_MANY).min(1, HOW_MANY).max(100, HOW_MANY)).default(50).meta({ description: 'How many at most.' }),
  cursor: cursor.optional().meta({ description: 'The nextCursor of the page before.' }),
};

/** What a page of a list says beside its items. */
export const nextCursorSchema = z.string().nullable().meta({ description: 'Asks for the next page; null on the last one.' });

/** The newest first, from the row after the cursor's on, and one more than the page has, which tells whether there is a next one. */
export function pageOf({ limit, cursor: from }: { limit: number; cursor?: Cursor | undefined }) {
  return {
    where: from ? { OR: [{ createdAt: { lt: from.createdAt } }, { createdAt: from.createdAt, id: { lt: from.id } }] } : {},
    orderBy: [{ createdAt: 'desc' as const }, { id: 'desc' as const }],
    take: limit + 1,
  };
}

/** Cuts what `pageOf` read to the page, and says where the next one begins. */
export function cutPage<Row extends Cursor>(rows: readonly Row[], limit: number): { rows: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = rows.length > limit && last ? Buffer.from(JSON.stringify([last.createdAt.toISOString(), last.id])).toString('base64url') : null;
  return { rows: page, nextCursor };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
