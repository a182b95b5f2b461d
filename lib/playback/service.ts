import { recordRefusal } from '@/lib/audit/mutations';
import { signUrl } from '@/lib/aws/cloudfront-signer';
import { type OwnQuery, withOwnQuery } from '@/lib/aws/own-query';
import { MAX_LIFETIME_SECONDS } from '@/lib/aws/signing-guard';
import { db } from '@/lib/db/client';
import type { LibraryState } from '@/lib/db/generated/enums';
import { env } from '@/lib/env';
import type { Actor } from '@/lib/kernel/actor';
import { type AppError, NOT_FOUND } from '@/lib/kernel/errors';
import { isId } from '@/lib/kernel/id-schema';
import { ok, refuse, type Result } from '@/lib/kernel/result';
import { loadSigningKey } from '@/lib/keys/data';

import { asAwsHasIt, signingClock, whyNotToSign } from './clock';
import { findWatchable, type WatchableVideo } from './data';
import { expiryOf, objectUrl, posterPath, secondsUntil } from './model';
import { recordSignatures } from './mutations';
import type { IssuedPlayback } from './schema';

const ASK = 'Ask whoever gave it to you whether it comes back.';

/** Why a library that is not open gives no signature. */
const NOT_OPEN: Record<LibraryState, AppError> = {
  PROVISIONING: { code: 'not_ready', message: 'The library of this video is still being set up.', fix: 'Try again in a few minutes.' },
  REMOVING: { code: 'not_ready', message: 'The library of this video is being torn down: nobody can watch it any more.', fix: ASK },
  RETIRED: { code: 'not_ready', message: 'The library of this video was torn down: the video is kept, and nobody can watch it.', fix: ASK },
  // What is missing of one that is open is on its way.
  READY: { code: 'not_ready', message: 'The library of this video is being changed.', fix: 'Try again in a few minutes.' },
};

/**
 * Signs one video for one viewer and records that it was done.
 * Refuses with `not_found` (unknown and not granted look the same), `not_ready` (library being set up, or torn down)
 * or `unavailable` (the signing key is under another master key, or our clock and AWS's are too far apart);
 * with `invalid_input` what the URL is to say beside the object, its own query or a download name, where that cannot be.
 */
export async function issuePlayback(actor: Actor, videoId: string, now: Date, own: OwnQuery = {}): Promise<Result<IssuedPlayback>> {
  const video = await findWatchable(actor, videoId, now);
  if (!video) {
    // The same line and the same time for a video that does not exist and one that is not theirs.
    await recordRefusal({ actorId: actor.userId, action: 'playback.issue', targetType: 'video', ...(isId(videoId) ? { targetId: videoId } : {}) });
    return refuse(NOT_FOUND);
  }
  const signed = await signObject(video, video.objectKey, now, own);
  if (!signed.ok) return signed;

  const { url, signature, expiresAt, signedAt, signingKeyId } = signed.value;
  const recipient = { userId: actor.userId, sessionId: actor.sessionId, apiTokenId: null, endViewer: null };
  const [playbackId = ''] = await recordSignatures(recipient, [
    { libraryId: video.libraryId, videoId: video.id, objectKey: video.objectKey, signingKeyId, signature, issuedAt: now, expiresAt },
  ]);
  return ok({
    playbackId,
    videoId: video.id,
    title: video.title,
    url,
    expiresAt: expiresAt.toISOString(),
    expiresInSeconds: secondsUntil(expiresAt, signedAt),
    posterUrl: video.posterKey ? posterPath(video.id) : null,
    durationSeconds: video.durationSeconds,
    contentType: video.contentType,
  });
}

/** Signs a video's poster for whoever may watch it. Refuses like `issuePlayback`; `not_found` also without a poster. */
export async function issuePosterUrl(actor: Actor, videoId: string, now: Date): Promise<Result<string>> {
  const video = await findWatchable(actor, videoId, now);
  if (!video?.posterKey) return refuse(NOT_FOUND);
  const signed = await signObject(video, video.posterKey, now);
  return signed.ok ? ok(signed.value.url) : signed;
}

async function signObject(
  video: WatchableVideo,
  objectKey: string,
  now: Date,
  own: OwnQuery = {},
): Promise<Result<{ url: string; signature: string; expiresAt: Date; signedAt: Date; signingKeyId: string }>> {
  if (!video.signing) return refuse(NOT_OPEN[video.libraryState]);
  const key = await loadSigningKey(db(), video.signing.keyGroupId);
  if (!key.ok) return key;
  const ttlSeconds = Math.min(video.ttlSeconds, MAX_LIFETIME_SECONDS);
  const clock = await signingClock(db());
  const doubtful = whyNotToSign(clock, ttlSeconds);
  if (doubtful) return refuse(doubtful);
  // Less than a second is left of the grant: it ends before a signature could say so.
  const signedAt = asAwsHasIt(clock, now);
  const grantEnd = video.grantEnd ? asAwsHasIt(clock, video.grantEnd) : video.grantEnd;
  const expiresAt = expiryOf(signedAt, ttlSeconds, grantEnd);
  if (!expiresAt) return refuse(NOT_FOUND);

  const url = withOwnQuery(objectUrl(video.signing.domainName, env().aws.mediaScheme, objectKey), own);
  if (!url.ok) return url;
  const { awsPublicKeyId: keyPairId, privateKey } = key.value;
  const signed = signUrl({ url: url.value, keyPairId, privateKey, expiresAt, algorithm: video.hashAlgorithm }, signedAt);
  // Keys, domain names and object keys are our own: a refusal here is a mistake of ours, not of the viewer.
  if (!signed.ok) throw new Error(`The guard refused to sign an object of ours: ${signed.error.message}`);
  return ok({ url: signed.value.url, signature: signed.value.signature, expiresAt, signedAt, signingKeyId: key.value.id });
}
