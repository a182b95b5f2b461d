import { stop } from '@/lib/aws/errors';
import { listObjects } from '@/lib/aws/s3-account';
import { type BucketRef, readObjectOwnership } from '@/lib/aws/s3-bucket';
import { readBucketPolicy } from '@/lib/aws/s3-bucket-rules';
import { headObject } from '@/lib/aws/s3-object';
import type { Db } from '@/lib/db/client';
import type { Bucket, Distribution, OriginIdentity } from '@/lib/db/generated/client';
import type { ReadPermission } from '@/lib/db/generated/enums';
import { newId } from '@/lib/kernel/id';
import { whyNotAskable } from '@/lib/kernel/object-path';

import { MAX_ADOPTED_VIDEOS, titleOf, videoTypeOf } from '../adoption/model';
import { judgeStatement } from '../bucket-policy';
import type { Desired } from '../operation/desired';
import { bucketRef, fact, type RunStep } from '../operation/step';
import { readerOf } from '../reader';

interface FoundVideo {
  key: string;
  contentType: string;
  sizeBytes: number;
  etag: string;
}

/** Makes one library of what was brought in, with the videos that are in its bucket already. */
export const adoptLibraryStep: RunStep<'ADOPT_LIBRARY'> = async (context, desired) => {
  const { db, save, now, operationId } = context;
  const { libraryId, name, ttlSeconds, createdById } = desired;
  const { signed, basic, bucket, identity } = await foundParts(db, desired);
  const ref = bucketRef(context, bucket);
  const readPermission = await permissionOf(ref, signed, identity);
  const videos = await findVideos(ref, desired);
  await save(async (tx) => {
    if (await tx.library.findUnique({ where: { id: libraryId } })) return;
    await requireFree(tx, name, [signed, basic], bucket);
    const { signingKeyKind } = await tx.keyGroup.findUniqueOrThrow({ where: { id: signed.keyGroupId ?? '' } });
    await tx.library.create({
      data: {
        id: libraryId, name, ttlSeconds, createdById, signingKeyKind, readPermission, state: 'READY', adoptedAt: now,
        region: bucket.region, originIdentityKind: identity.kind, withBasic: basic !== undefined,
      },
    });
    await tx.bucket.update({ where: { id: bucket.id }, data: { libraryId } });
    await tx.distribution.update({ where: { id: signed.id }, data: { libraryId, role: 'SIGNED' } });
    if (basic) await tx.distribution.update({ where: { id: basic.id }, data: { libraryId, role: 'BASIC' } });
    await tx.video.createMany({ data: videos.found.map((video) => videoRow(video, libraryId, createdById, now)) });
    await tx.operation.update({ where: { id: operationId }, data: { libraryId } });
  });
  return {
    done: [
      fact('Library', name), fact('Videos', String(videos.found.length)),
      ...(videos.others > 0 ? [fact('Left in the bucket', `${videos.others} objects that are no video files by their names`)] : []),
      ...(videos.left > 0 ? [fact('Not brought in', `${videos.left} objects whose keys no URL can name (. or .. between slashes), or beyond the first ${MAX_ADOPTED_VIDEOS}`)] : []),
      ...(readPermission === 'ACL' ? [fact('Reads by', "each object's ACL, because the bucket policy does not name the identity")] : []),
    ],
  };
};

async function foundParts(db: Db, { signedId, basicId }: Desired<'ADOPT_LIBRARY'>) {
  const include = { bucket: true, originIdentity: true } as const;
  const signed = await db.distribution.findUniqueOrThrow({ where: { awsId: signedId }, include });
  const basic = basicId === undefined ? undefined : await db.distribution.findUniqueOrThrow({ where: { awsId: basicId }, include });
  const { bucket, originIdentity: identity } = signed;
  if (!signed.keyGroupId || !bucket || !identity || (basic && (basic.keyGroupId || !basic.originIdentity || basic.bucketId !== bucket.id))) {
    throw stop('set-up-changed', 'The distributions no longer belong together as they did.', 'Look at the account again, then bring them in once more.');
  }
  return { signed, basic, bucket, identity };
}

/** Whether it is the bucket policy that lets an OAI read; without it only ACLs of single objects can. */
async function permissionOf(bucket: BucketRef, signed: Distribution, identity: OriginIdentity): Promise<ReadPermission> {
  if (identity.kind === 'OAC') return 'POLICY';
  const [policy, ownership] = [await readBucketPolicy(bucket), await readObjectOwnership(bucket)];
  const reader = readerOf(signed, identity);
  const named = reader !== undefined && judgeStatement(policy, bucket.name, reader) === 'as-written';
  return named || ownership === 'BucketOwnerEnforced' ? 'POLICY' : 'ACL';
}

async function requireFree(tx: Db, name: string, distributions: (Distribution | undefined)[], bucket: Bucket): Promise<void> {
  const taken = await tx.library.findUnique({ where: { name }, select: { id: true } });
  if (taken) throw stop('name-taken', `Another library is called ${name}.`, 'Rename that one, or bring the parts in as a library of another name.');
  if (bucket.libraryId || distributions.some((each) => each?.libraryId)) {
    throw stop('part-in-use', 'A part of this belongs to another library by now.', 'Look at the library that has it.');
  }
}

/** Objects that are videos by their name, as far as a URL can name them. */
async function findVideos(
  bucket: BucketRef, { videos, videoKeys }: Desired<'ADOPT_LIBRARY'>,
): Promise<{ found: FoundVideo[]; left: number; others: number }> {
  if (videos === 'none') return { found: [], left: 0, others: 0 };
  const { objects, others } = videos === 'all' ? await listVideos(bucket) : { objects: await chosenVideos(bucket, videoKeys), others: 0 };
  const askable = objects.filter(({ key }) => whyNotAskable(key) === undefined);
  const found = askable.slice(0, MAX_ADOPTED_VIDEOS);
  return { found, left: objects.length - found.length, others };
}

async function listVideos(bucket: BucketRef): Promise<{ objects: FoundVideo[]; others: number }> {
  const isVideo = ({ key }: { key: string }) => videoTypeOf(key) !== undefined;
  const listed = await listObjects(bucket, (found) => found.filter(isVideo).length > MAX_ADOPTED_VIDEOS);
  const objects = listed.filter(isVideo).map((object) => ({ ...object, contentType: videoTypeOf(object.key) ?? '' }));
  return { objects, others: listed.length - objects.length };
}

async function chosenVideos(bucket: BucketRef, keys: readonly string[]): Promise<FoundVideo[]> {
  const found: FoundVideo[] = [];
  for (const key of keys) {
    const head = await headObject({ region: bucket.region, bucket: bucket.name, key });
    if (!head) throw stop('no-such-object', `The bucket ${bucket.name} has no object ${key}.`, 'Bring the set-up in again with keys that are there.');
    found.push({ key, sizeBytes: head.sizeBytes, etag: head.etag, contentType: videoTypeOf(key) ?? 'video/mp4' });
  }
  return found;
}

function videoRow({ key, contentType, sizeBytes, etag }: FoundVideo, libraryId: string, createdById: string, now: Date) {
  return {
    id: newId(), libraryId, createdById, title: titleOf(key), state: 'READY' as const, objectKey: key, fileName: key.split('/').at(-1) ?? key,
    contentType, sizeBytes: BigInt(sizeBytes), etag, readyAt: now,
  };
}
