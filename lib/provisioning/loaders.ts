import { notFound } from 'next/navigation';
import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';
import { db } from '@/lib/db/client';
import { env } from '@/lib/env';

import { findLibrary, findOperation, listLibraries, workerSeenAt } from './data';
import { installId } from './install';

/** The list of libraries, and when a worker was last there to work on them. */
export const loadLibraries = cache(async () => {
  const actor = await requireAdmin('/admin');
  const [libraries, seenAt] = await Promise.all([listLibraries(actor), workerSeenAt()]);
  return { libraries, workerSeenAt: seenAt };
});

/** A library's page, or a 404. */
export const loadLibrary = cache(async (libraryId: string) => {
  const actor = await requireAdmin(`/admin/libraries/${libraryId}`);
  return (await findLibrary(actor, libraryId)) ?? notFound();
});

/** An operation's page, or a 404. */
export const loadOperation = cache(async (operationId: string) => {
  const actor = await requireAdmin(`/admin/operations/${operationId}`);
  return (await findOperation(actor, operationId)) ?? notFound();
});

/** What the form for a new library starts with; bucket names are suggested in the browser from the install's id. */
export const loadNewLibrary = cache(async () => {
  await requireAdmin('/admin/libraries/new');
  return { installId: await installId(db()), region: env().aws.region };
});
