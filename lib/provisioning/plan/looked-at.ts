import type { LibrarySet } from '../library-set';
import type { LookedAt } from './steps';

/** A library's rows as its plans need them. */
export function lookedAt({ library, bucket, keyGroup, signingKey, parts, objectsByAcl }: LibrarySet): LookedAt {
  return { libraryId: library.id, bucket, keyGroup, signingKey, parts, objectsByAcl };
}
