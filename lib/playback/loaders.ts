import { notFound } from 'next/navigation';
import { cache } from 'react';

import { requireActor } from '@/lib/auth/gates';

import { listWatchable } from './data';
import { issuePlayback } from './service';

/** The watch page: what this person may watch. Signs nothing. */
export const loadWatchable = cache(async () => {
  const actor = await requireActor('/watch');
  return { actor, libraries: await listWatchable(actor) };
});

/**
 * A video's page: one signature for this viewer, however many components of the render ask.
 * Without a grant it is a 404; a library that is being set up or was torn down is a refusal to show.
 */
export const loadPlayback = cache(async (videoId: string) => {
  const actor = await requireActor(`/watch/${encodeURIComponent(videoId)}`);
  const result = await issuePlayback(actor, videoId, new Date());
  if (!result.ok && result.error.code === 'not_found') notFound();
  return { actor, result };
});
