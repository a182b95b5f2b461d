import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';

/** Who may watch, as an admin sees it. Dates are ISO strings. */
export interface GrantView {
  id: string;
  user: { id: string; name: string; email: string };
  /** Whether the grant is for this video alone or comes with the whole library. */
  covers: 'video' | 'library';
  startsAt: string;
  endsAt: string | null;
}

/** The grants that let people watch this video, its library's included, oldest first. */
export async function listGrants(_actor: AdminActor, videoId: string): Promise<GrantView[]> {
  const rows = await db().grant.findMany({
    where: { OR: [{ videoId }, { library: { videos: { some: { id: videoId } } } }] },
    include: { user: { select: { id: true, name: true, email: true } } },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map((row) => ({
    id: row.id,
    user: row.user,
    covers: row.videoId ? 'video' : 'library',
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt?.toISOString() ?? null,
  }));
}
