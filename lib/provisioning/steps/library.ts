import { fact, type RunStep } from '../operation/step';

/** From here on the library takes uploads and is watched. */
export const openLibraryStep: RunStep<'OPEN_LIBRARY'> = async ({ save }, { libraryId }) => {
  await save((tx) => tx.library.update({ where: { id: libraryId }, data: { state: 'READY' } }));
  return { done: [fact('Library', 'ready')] };
};

/** Its distributions are gone; what is left is a bucket with videos that nobody is shown. */
export const retireLibraryStep: RunStep<'RETIRE_LIBRARY'> = async ({ save }, { libraryId }) => {
  await save((tx) => tx.library.update({ where: { id: libraryId }, data: { state: 'RETIRED' } }));
  return { done: [fact('Library', 'retired; its bucket and videos are kept')] };
};

/** Deletes the library's rows, and with it its videos, grants, looks and proofs. Operations stay, with its name. */
export const forgetLibraryStep: RunStep<'FORGET_LIBRARY'> = async ({ save }, { libraryId }) => {
  await save(async (tx) => {
    const bucket = await tx.bucket.findUnique({ where: { libraryId }, select: { id: true } });
    const resourceId = { in: [libraryId, ...(bucket ? [bucket.id] : [])] };
    await tx.observation.deleteMany({ where: { resourceId } });
    if (bucket) await tx.bucket.delete({ where: { id: bucket.id } });
    await tx.library.deleteMany({ where: { id: libraryId } });
  });
  return { done: [fact('Library', 'forgotten')] };
};
