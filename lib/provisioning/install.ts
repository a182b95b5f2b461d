import type { Db } from '@/lib/db/client';
import { newId } from '@/lib/kernel/id';

/** The install's id, part of everything that goes out to AWS. Made at first use; two that make it at once get one. */
export async function installId(db: Db): Promise<string> {
  const known = await db.install.findFirst({ select: { id: true } });
  if (known) return known.id;
  await db.install.createMany({ data: { id: newId() }, skipDuplicates: true });
  const { id } = await db.install.findFirstOrThrow({ select: { id: true } });
  return id;
}
