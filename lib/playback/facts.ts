import { Kept } from '@/lib/kernel/kept';
import type { Result } from '@/lib/kernel/result';
import type { LoadedSigningKey } from '@/lib/keys/data';

import type { SigningClock } from './clock';
import { findGrantEnds, findReadyVideo, findSigningPlace, readClock, readSigningKey, type ReadyVideo, type SigningPlace } from './data';

/** Where it is read what a signature needs. */
export interface Facts {
  video: (videoId: string) => Promise<ReadyVideo | undefined>;
  grantEnds: (viewerId: string, videoId: string, now: Date) => Promise<(Date | null)[] | undefined>;
  place: (libraryId: string) => Promise<SigningPlace | undefined>;
  signingKey: (keyGroupId: string) => Promise<Result<LoadedSigningKey>>;
  clock: () => Promise<SigningClock>;
}

/** From the database, at every call. */
export const freshFacts: Facts = {
  video: findReadyVideo,
  grantEnds: findGrantEnds,
  place: findSigningPlace,
  signingKey: readSigningKey,
  clock: readClock,
};

const videos = new Kept<ReadyVideo>();
const grants = new Kept<(Date | null)[]>();
const places = new Kept<SigningPlace>();
const keys = new Kept<Result<LoadedSigningKey>>();

/**
 * For routes that are asked often: up to a second old, so that a request need not read at all. A grant that was revoked, a
 * library that was closed and a switch of keys count within a second, in every process.
 */
export const keptFacts: Facts = {
  video: (videoId) => videos.get(videoId, () => findReadyVideo(videoId)),
  grantEnds: (viewerId, videoId, now) => grants.get(`${viewerId}:${videoId}`, () => findGrantEnds(viewerId, videoId, now)),
  place: (libraryId) => places.get(libraryId, () => findSigningPlace(libraryId)),
  signingKey: async (keyGroupId) => (await keys.get(keyGroupId, () => readSigningKey(keyGroupId))) ?? readSigningKey(keyGroupId),
  clock: readClock,
};
