import { basename, dirname } from 'node:path/posix';

import { needsGrant } from '@/lib/access/policy';
import { recordRefusal } from '@/lib/audit/mutations';
import { env } from '@/lib/env';
import { type ApiClient, auditIdOf, type Caller, isApiClient } from '@/lib/kernel/actor';
import { NOT_FOUND } from '@/lib/kernel/errors';
import { isId } from '@/lib/kernel/id-schema';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { hostForCookies } from './cookie-host';
import type { ReadyVideo } from './data';
import { type Facts, freshFacts } from './facts';
import { type GrantEnd, latestGrantEnd, objectUrl, posterPath } from './model';
import { type Issued, type Recipient, recordSignatures } from './mutations';
import type { AskedPlayback, AskedCookies, IssuedCookies, IssuedPlayback } from './schema';
import { openSigner, signObject, signObjectCookies, type Signer, type Wish } from './signer';

/**
 * Signs one video for one viewer and records that it was done. A back end with a token says whom it is for, and may ask for
 * less than the library gives. Refuses with `not_found` (unknown and not granted look the same), `not_ready` and `unavailable`
 * like `openSigner`, and `invalid_input` for an address that cannot be signed for.
 */
export async function issuePlayback(
  caller: Caller, videoId: string, now: Date, asked: Partial<AskedPlayback> = {}, facts: Facts = freshFacts,
): Promise<Result<IssuedPlayback>> {
  const video = await findOrNote(caller, videoId, now, facts);
  if (!video) return refuse(NOT_FOUND);
  const signer = await openSigner(video.place, now, facts);
  if (!signer.ok) return signer;
  const { viewer, ...terms } = asked;
  const wish = { ...terms, grantEnd: video.grantEnd };
  const signed = signOwn(signer.value, video.objectKey, wish);
  if (!signed.ok) return signed;

  const { url, signature, expiresAt, expiresInSeconds } = signed.value;
  const playbackId = await recordOne(caller, signer.value, video, { objectKey: video.objectKey, signature, expiresAt, endViewer: viewer ?? null, issuedAt: now });
  const poster = posterOf(caller, video, signer.value, { ...wish, query: undefined, downloadName: undefined });
  return poster.ok ? ok({ ...described(video), playbackId, url, posterUrl: poster.value, expiresAt: expiresAt.toISOString(), expiresInSeconds }) : poster;
}

/** Signs a video's poster for whoever may watch it. Refuses like `issuePlayback`; `not_found` also without a poster. */
export async function issuePosterUrl(caller: Caller, videoId: string, now: Date, facts: Facts = freshFacts): Promise<Result<string>> {
  const video = await findWatchable(caller, videoId, now, facts);
  if (!video?.posterKey) return refuse(NOT_FOUND);
  const signer = await openSigner(video.place, now, facts);
  if (!signer.ok) return signer;
  const signed = signOwn(signer.value, video.posterKey, { grantEnd: video.grantEnd });
  return signed.ok ? ok(signed.value.url) : signed;
}

/**
 * Signs cookies for a video and what lies beside it, for a back end whose site shares a domain with the distribution. Refuses
 * like `issuePlayback`, and like `hostForCookies`.
 */
export async function issueCookies(
  client: ApiClient, videoId: string, now: Date, asked: AskedCookies, facts: Facts = freshFacts,
): Promise<Result<IssuedCookies>> {
  const video = await findOrNote(client, videoId, now, facts);
  if (!video) return refuse(NOT_FOUND);
  const signer = await openSigner(video.place, now, facts);
  if (!signer.ok) return signer;
  const host = hostForCookies(asked, signer.value);
  if (!host.ok) return host;
  // A folder of the video's own may hold its captions and segments; any other one holds other videos.
  const folder = dirname(video.objectKey);
  const prefix = basename(folder) === video.id ? `${folder}/` : undefined;
  const wish = { expiresInSeconds: asked.expiresInSeconds, ipAddress: asked.ipAddress, prefix };
  const signed = signObjectCookies(signer.value, host.value, video.objectKey, wish);
  if (!signed.ok) return signed;

  const { cookies, signature, expiresAt, expiresInSeconds } = signed.value;
  const objectKey = prefix === undefined ? video.objectKey : `${prefix}*`;
  const playbackId = await recordOne(client, signer.value, video, { objectKey, signature, expiresAt, endViewer: asked.viewer, issuedAt: now });
  const url = objectUrl(host.value, env().aws.mediaScheme, video.objectKey);
  const path = prefix === undefined ? new URL(url).pathname : new URL(`${objectUrl(host.value, env().aws.mediaScheme, folder)}/`).pathname;
  const attributes = { domain: asked.domain, path, secure: true, httpOnly: true, sameSite: 'Lax' } as const;
  return ok({
    ...described(video), playbackId, url, expiresAt: expiresAt.toISOString(), expiresInSeconds,
    cookies: Object.entries(cookies).map(([name, value]) => ({ name, value, ...attributes })),
    setCookie: Object.entries(cookies).map(([name, value]) => `${name}=${value}; Domain=${asked.domain}; Path=${path}; Secure; HttpOnly; SameSite=Lax`),
  });
}

/** A video that somebody may watch. */
interface WatchableVideo extends ReadyVideo {
  /** Undefined for owners, admins and tokens, who need no grant. */
  grantEnd: GrantEnd;
}

/** The video if `caller` may watch it at `now`: unknown, not ready and not granted look the same, and are looked for alike. */
async function findWatchable(caller: Caller, videoId: string, now: Date, facts: Facts): Promise<WatchableVideo | undefined> {
  if (!isId(videoId)) return undefined;
  if (!needsGrant(caller)) {
    const video = await facts.video(videoId);
    return video && { ...video, grantEnd: undefined };
  }
  const [video, ends] = await Promise.all([facts.video(videoId), facts.grantEnds(caller.userId, videoId, now)]);
  return video && ends && { ...video, grantEnd: latestGrantEnd(ends) };
}

/** The same line for a video that does not exist and one that is not theirs. */
async function findOrNote(caller: Caller, videoId: string, now: Date, facts: Facts): Promise<WatchableVideo | undefined> {
  const video = await findWatchable(caller, videoId, now, facts);
  if (!video) {
    await recordRefusal({ actorId: auditIdOf(caller), action: 'playback.issue', targetType: 'video', ...(isId(videoId) ? { targetId: videoId } : {}) });
  }
  return video;
}

/** Keys, domain names and object keys are our own: unless more was asked for, a refusal is a mistake of ours, not of the viewer. */
function signOwn(signer: Signer, objectKey: string, { grantEnd, expiresInSeconds, ...wish }: Wish) {
  const signed = signObject(signer, objectKey, { grantEnd, expiresInSeconds, ...wish });
  if (!signed.ok && signed.error.code !== 'not_found' && !Object.values<unknown>(wish).some((each) => each !== undefined)) {
    throw new Error(`The guard refused to sign an object of ours: ${signed.error.message}`);
  }
  return signed;
}

/** People load posters through a route of ours, which signs when it is asked; another back end cannot send them there. */
function posterOf(caller: Caller, { id, posterKey }: WatchableVideo, signer: Signer, wish: Wish): Result<string | null> {
  if (posterKey === null) return ok(null);
  if (!isApiClient(caller)) return ok(posterPath(id));
  const signed = signOwn(signer, posterKey, wish);
  return signed.ok ? ok(signed.value.url) : signed;
}

function described({ id, title, durationSeconds, contentType }: WatchableVideo) {
  return { videoId: id, title, durationSeconds, contentType };
}

function recipientOf(caller: Caller): Recipient {
  if (isApiClient(caller)) return { userId: null, sessionId: null, apiTokenId: caller.apiTokenId };
  return { userId: caller.userId, sessionId: caller.sessionId, apiTokenId: null };
}

async function recordOne(
  caller: Caller, signer: Signer, video: WatchableVideo,
  issued: Pick<Issued, 'objectKey' | 'signature' | 'expiresAt' | 'endViewer' | 'issuedAt'>,
): Promise<string> {
  const [id = ''] = await recordSignatures(recipientOf(caller), [
    { libraryId: video.place.libraryId, videoId: video.id, signingKeyId: signer.key.id, ...issued },
  ]);
  return id;
}
