import { fact, type RunStep } from '../operation/step';

/** From here on the library takes uploads and is watched. */
export const openLibraryStep: RunStep<'OPEN_LIBRARY'> = async ({ save }, { libraryId }) => {
  await save((tx) => tx.library.update({ where: { id: libraryId }, data: { state: 'READY' } }));
  return { done: [fact('Library', 'ready')] };
};
