import { type Caller, isApiClient } from '@/lib/kernel/actor';
import { Kept } from '@/lib/kernel/kept';
import type { Result } from '@/lib/kernel/result';
import type { LoadedSigningKey } from '@/lib/keys/data';

import type { SigningClock } from './clock';
import { findSigningPlace, findWatchable, readClock, readSigningKey, type SigningPlace, type WatchableVideo } from './data';

/** Where it is read what a signature needs. */
export interface Facts {
  watchable: (caller: Caller, videoId: string, now: Date) => Promise<WatchableVideo | undefined>;
  place: (libraryId: string) => Promise<SigningPlace | undefined>;
  signingKey: (keyGroupId: string) => Promise<Result<LoadedSigningKey>>;
  clock: () => Promise<SigningClock>;
}

/** From the database, at every call. */
export const freshFacts: Facts = {
  watchable: findWatchable,
  place: findSigningPlace,
  signingKey: readSigningKey,
  clock: readClock,
};

const watchables = new Kept<WatchableVideo>();
const places = new Kept<SigningPlace>();
const keys = new Kept<Result<LoadedSigningKey>>();

/**
 * For routes that are asked often: up to a second old, so that a request need not read at all. A grant that was revoked, a
 * library that was closed and a switch of keys count within a second, in every process.
 */
export const keptFacts: Facts = {
  watchable: (caller, videoId, now) => {
    const who = isApiClient(caller) ? 'token' : caller.userId;
    return watchables.get(`${who}:${videoId}`, () => findWatchable(caller, videoId, now));
  },
  place: (libraryId) => places.get(libraryId, () => findSigningPlace(libraryId)),
  signingKey: async (keyGroupId) => (await keys.get(keyGroupId, () => readSigningKey(keyGroupId))) ?? readSigningKey(keyGroupId),
  clock: readClock,
};
