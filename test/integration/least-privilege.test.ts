import { afterAll, beforeAll, expect, test } from 'vitest';

import { AwsFailure } from '@/lib/aws/errors';
import type { Feature } from '@/lib/aws/iam-actions';
import { askProbe, bucketProbes, CLOUDFRONT_PROBES } from '@/lib/aws/rights-probes';
import { createBucket } from '@/lib/aws/s3-bucket';
import { createMultipartUpload, headObject } from '@/lib/aws/s3-object';
import { actionsOf, iamPolicy } from '@/lib/provisioning/account/iam-policy';
import { findOperation } from '@/lib/provisioning/data';
import { requestLook, requestProof } from '@/lib/provisioning/service';
import { UPLOAD_LIFETIME_SECONDS } from '@/lib/uploads/limits';
import { confirmPoster, presignPoster } from '@/lib/uploads/poster';
import { completeUploadSchema, presignPosterSchema, startUploadSchema } from '@/lib/uploads/schema';
import { abortExpiredUploads, abortUpload, completeUpload, presignParts, startUpload } from '@/lib/uploads/service';
import { inspect } from '@/lib/videos/inspect';
import { blobBytes } from '@/lib/videos/media-bytes';
import { LOCAL_ACCOUNT } from '@/test/harness/environment';
import { actionsJudged, actWith, limitedKey } from '@/test/harness/limited-keys';
import { makeLibrary, recordLibrary, startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

import { clip, put, value } from './uploading';

/** The features that the scenarios below use in full; a policy for these must hold no action that none of them needs. */
const COVERED: readonly Feature[] = ['create'];

const worker = limitedKey('worker', { features: COVERED });
const web = limitedKey('web', { features: [] });

let world: World;
let libraryId: string;
let bucketName: string;

beforeAll(async () => {
  world = await startWorld([worker, web]);
  actWith(worker);
});
afterAll(() => world.close());

/** Whether an operation came to its end; otherwise why not. */
async function outcomeOf(operationId: string): Promise<string> {
  const operation = await findOperation(world.owner, operationId);
  return operation?.steps.find(({ error }) => error)?.error?.message ?? operation?.state ?? 'gone';
}

/** Everything that the worker does, each with whatever must have happened before. */
const SCENARIOS: Record<string, () => Promise<void>> = {
  'a library': async () => {
    ({ id: libraryId, bucket: { name: bucketName } } = (await makeLibrary(world.owner)).library);
  },
  'a library with origin access identities': async () => {
    await makeLibrary(world.owner, { originIdentityKind: 'OAI' });
  },
  // What was made without our hearing of it is found by its name.
  'a library with parts of its own, of whose making every answer is lost once': async () => {
    for (const operation of ['CreateBucket', 'CreateOriginAccessControl', 'CreatePublicKey', 'CreateKeyGroup', 'CreateResponseHeadersPolicy', 'CreateDistribution']) {
      world.aws.faults?.add({ operation, times: 1, place: 'after-effect', fault: { kind: 'reset' } });
    }
    await makeLibrary(world.owner, { ownParts: true, signingKeyKind: 'RSA_2048' });
    expect(world.aws.faults?.list().map(({ hits }) => hits)).toEqual([1, 1, 1, 1, 1, 1]);
    world.aws.faults?.clear();
  },
  'a second library with what the first one made': async () => {
    await makeLibrary(world.owner);
  },
  'a look and a proof': async () => {
    const look = value(await requestLook(world.owner, libraryId));
    const proof = value(await requestProof(world.owner, libraryId));
    await workUntilIdle();
    expect([await outcomeOf(look.operationId), await outcomeOf(proof.operationId)]).toEqual(['DONE', 'DONE']);
  },
  'the sweep of uploads that nobody finished': async () => {
    actWith(web);
    await startFilm();
    actWith(worker);
    expect(await abortExpiredUploads(new Date(Date.now() + (UPLOAD_LIFETIME_SECONDS + 60) * 1000))).toBe(1);
  },
};

const judged = new Set<string>();

test.each(Object.keys(SCENARIOS))('the worker may do it with its policy: %s', async (name) => {
  world.aws.journal.clear();
  await SCENARIOS[name]?.();
  for (const action of actionsJudged(world.aws, worker)) judged.add(action);
}, 120_000);

test('the worker’s policy holds no action that is never used, and every one that is', () => {
  expect([...judged].sort()).toEqual(actionsOf(iamPolicy('worker', { features: COVERED })));
});

async function startFilm() {
  const bytes = await clip('h264-faststart.mp4');
  const { facts } = await inspect(blobBytes(new Blob([bytes])));
  const input = { libraryId, fileName: 'film.mp4', contentType: 'video/mp4', sizeBytes: bytes.length, title: 'A film', facts };
  return { bytes, ...value(await startUpload(world.owner, startUploadSchema.parse(input))) };
}

test('the web server’s policy lets it upload from beginning to end, and holds no action that uploading does not need', async () => {
  actWith(web);
  world.aws.journal.clear();
  const { bytes, uploadId } = await startFilm();
  const [part] = value(await presignParts(world.owner, { uploadId, partNumbers: [1] })).urls;
  const sent = await put(part?.url ?? '', bytes);
  expect(sent.status).toBe(200);
  const parts = [{ partNumber: 1, etag: sent.headers.get('etag') ?? '' }];
  expect(await completeUpload(world.owner, completeUploadSchema.parse({ uploadId, parts }))).toMatchObject({ ok: true });
  expect(await confirmPoster(world.owner, uploadId)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  const noJpeg = new Uint8Array(64);
  const poster = value(await presignPoster(world.owner, presignPosterSchema.parse({ uploadId, sizeBytes: noJpeg.length })));
  expect((await put(poster.url, noJpeg, poster.headers)).status).toBe(200);
  expect(await confirmPoster(world.owner, uploadId)).toMatchObject({ ok: false, error: { code: 'unsupported_media' } });
  const discarded = await startFilm();
  expect(await abortUpload(world.owner, discarded.uploadId)).toMatchObject({ ok: true });
  expect([...new Set(actionsJudged(world.aws, web))].sort()).toEqual(actionsOf(iamPolicy('web', { features: [] })));
});

test('the web server may nothing at CloudFront, and nothing on buckets but to list them and drop uploads', async () => {
  actWith(web);
  const bucket = { name: bucketName, region: 'eu-central-1', ownerAccountId: LOCAL_ACCOUNT.accountId };
  const allowed: string[] = [];
  for (const probe of [...CLOUDFRONT_PROBES, ...bucketProbes(bucket, 'public/usher-probe.txt')]) {
    if ((await askProbe(probe)).verdict !== 'denied') allowed.push(probe.call);
  }
  expect(allowed).toEqual(['s3:HeadBucket', 's3:AbortMultipartUpload']);

  const { operationId } = await recordLibrary(world.owner);
  await workUntilIdle();
  expect(await outcomeOf(operationId)).toContain('s3:CreateBucket');
});

test('the worker may neither read nor begin uploads, nor touch buckets whose names are not of its policy', async () => {
  actWith(worker);
  const place = { region: 'eu-central-1', bucket: bucketName, key: 'videos/film/source.mp4' };
  await expect(createMultipartUpload(place, 'video/mp4')).rejects.toMatchObject({ errorClass: 'permission' });
  await expect(headObject(place)).rejects.toMatchObject({ errorClass: 'permission' });
  const refused = await createBucket({ name: 'films', region: 'eu-central-1', ownerAccountId: LOCAL_ACCOUNT.accountId }, {}).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(AwsFailure);
  expect(refused).toMatchObject({ reason: { fix: expect.stringContaining('Allow s3:CreateBucket on arn:aws:s3:::films ') } });
});
