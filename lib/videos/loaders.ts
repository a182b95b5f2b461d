import { notFound } from 'next/navigation';
import { cache } from 'react';

import { listGrants } from '@/lib/access/data';
import { listPeople, type PersonView } from '@/lib/accounts/data';
import { requireAdmin } from '@/lib/auth/gates';
import { findUploadTarget } from '@/lib/uploads/data';

import { getVideo, listVideos } from './data';

/** The videos section of a library page, and whether it can take another. */
export const loadLibraryVideos = cache(async (libraryId: string) => {
  const actor = await requireAdmin(`/admin/libraries/${libraryId}`);
  const [target, videos] = await Promise.all([findUploadTarget(actor, libraryId), listVideos(actor, libraryId)]);
  return { takesUploads: target?.ready ?? false, videos };
});

/** A video's own page for admins: the video, who may watch it, and who could be let in. Or a 404. */
export const loadVideo = cache(async (libraryId: string, videoId: string) => {
  const actor = await requireAdmin(`/admin/libraries/${libraryId}/videos/${videoId}`);
  const video = (await getVideo(actor, libraryId, videoId)) ?? notFound();
  const [grants, people] = await Promise.all([listGrants(actor, videoId), listPeople(actor)]);
  const granted = new Set(grants.filter((grant) => grant.covers === 'video').map((grant) => grant.user.id));
  return { video, grants, people: people.filter((person) => mayBeGranted(person) && !granted.has(person.id)) };
});

/** Owners and admins see every video anyway; a disabled account sees none. */
function mayBeGranted(person: PersonView): boolean {
  return person.role === 'VIEWER' && person.status !== 'DISABLED';
}
