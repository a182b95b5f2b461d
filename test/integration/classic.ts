import {
  type Grant, GetBucketOwnershipControlsCommand, GetObjectAclCommand, type ObjectOwnership, PutBucketOwnershipControlsCommand,
  PutObjectAclCommand,
} from '@aws-sdk/client-s3';

import { askAnonymously } from '@/lib/aws/anonymous-request';
import { awsNow } from '@/lib/aws/aws-clock';
import { bucketUrl, s3 } from '@/lib/aws/clients';
import { signUnchecked } from '@/lib/aws/cloudfront-signer';
import { db } from '@/lib/db/client';
import { loadSigningKey } from '@/lib/keys/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { confirmPoster, presignPoster } from '@/lib/uploads/poster';
import { completeUploadSchema, presignPosterSchema, startUploadSchema } from '@/lib/uploads/schema';
import { completeUpload, presignParts, startUpload } from '@/lib/uploads/service';
import { inspect } from '@/lib/videos/inspect';
import { blobBytes } from '@/lib/videos/media-bytes';
import { canonicalUserId } from '@/local-aws/shared/accounts';
import { LOCAL_ACCOUNT, STRANGER_ACCOUNT } from '@/test/harness/environment';
import type { World } from '@/test/harness/provisioning';

import { clip, put, value } from './uploading';

export const REGION = 'eu-central-1';

/** What the form sends for a library whose objects are read by their ACLs. */
export const CLASSIC = { region: REGION, originIdentityKind: 'OAI', readPermission: 'ACL' } as const;

const EVERYBODY = 'http://acs.amazonaws.com/groups/global/AllUsers';

/** Who is in an ACL, by the name that a test knows them by. */
function people(library: LibraryView): Record<string, string> {
  const idOf = (role: 'SIGNED' | 'BASIC') => library.identities.find((each) => each.role === role)?.s3CanonicalUserId ?? '';
  return {
    owner: canonicalUserId(LOCAL_ACCOUNT.accountId), stranger: canonicalUserId(STRANGER_ACCOUNT.accountId), everybody: EVERYBODY,
    signed: idOf('SIGNED'), basic: idOf('BASIC'),
  };
}

/** An object's grants, as in `signed READ`. */
export async function grantsOf(library: LibraryView, Key: string): Promise<string[]> {
  const { Grants = [] } = await s3(library.region).send(new GetObjectAclCommand({ Bucket: library.bucket.name, Key }));
  const names = new Map(Object.entries(people(library)).map(([name, id]) => [id, name]));
  return Grants.map(({ Grantee, Permission }) => `${names.get(Grantee?.ID ?? Grantee?.URI ?? '') ?? 'somebody'} ${Permission ?? ''}`);
}

/** Gives an object just these grants. */
export async function putGrants(library: LibraryView, Key: string, grants: readonly `${string} ${NonNullable<Grant['Permission']>}`[]): Promise<void> {
  const all = people(library);
  const Grants = grants.map((each) => {
    const [name = '', Permission] = each.split(' ');
    const id = all[name] ?? '';
    return { Permission: Permission as Grant['Permission'], Grantee: id === EVERYBODY ? { Type: 'Group' as const, URI: id } : { Type: 'CanonicalUser' as const, ID: id } };
  });
  const AccessControlPolicy = { Owner: { ID: all['owner'] }, Grants };
  await s3(library.region).send(new PutObjectAclCommand({ Bucket: library.bucket.name, Key, AccessControlPolicy }));
}

export function setOwnership(library: LibraryView, ObjectOwnership: ObjectOwnership) {
  const OwnershipControls = { Rules: [{ ObjectOwnership }] };
  return s3(library.region).send(new PutBucketOwnershipControlsCommand({ Bucket: library.bucket.name, OwnershipControls }));
}

export async function ownershipOf(library: LibraryView): Promise<string | undefined> {
  const { OwnershipControls } = await s3(library.region).send(new GetBucketOwnershipControlsCommand({ Bucket: library.bucket.name }));
  return OwnershipControls?.Rules?.[0]?.ObjectOwnership;
}

/** What three strangers are answered who ask for an object: with a signature, at the basic distribution if there is one, and at S3 itself. */
export async function answers(world: World, library: LibraryView, key: string) {
  // An edge keeps a probe for a second: after that it has to ask S3 again.
  world.aws.controls.clock.offsetSeconds += 2;
  const loaded = value(await loadSigningKey(db(), library.keyGroup?.id ?? ''));
  const origin = (role: 'SIGNED' | 'BASIC') => {
    const domainName = library.distributions.find((each) => each.role === role)?.domainName;
    return domainName ? `http://${domainName}` : undefined;
  };
  const status = async (url: string | undefined) => url && (await askAnonymously(new URL(url))).status;
  const expiresAt = new Date(awsNow().getTime() + 3_600_000);
  const path = key.split('/').map(encodeURIComponent).join('/');
  const signedUrl = signUnchecked({ url: `${origin('SIGNED') ?? ''}/${path}`, keyPairId: loaded.awsPublicKeyId, privateKey: loaded.privateKey, expiresAt }).url;
  const basicUrl = origin('BASIC') && `${origin('BASIC') ?? ''}/${path}`;
  const [signed, basic, bare] = await Promise.all([signedUrl, basicUrl, bucketUrl(library.region, library.bucket.name, key)].map(status));
  return { signed, basic, bare };
}

/** Uploads a film and its poster as a browser does; gives the film's id and the keys of both. */
export async function uploadFilm({ owner }: World, libraryId: string): Promise<{ videoId: string; objectKey: string; posterKey: string }> {
  const bytes = await clip('h264-faststart.mp4');
  const { facts } = await inspect(blobBytes(new Blob([bytes])));
  const input = { libraryId, fileName: 'film.mp4', contentType: 'video/mp4', sizeBytes: bytes.length, title: 'A film', facts };
  const { uploadId, videoId } = value(await startUpload(owner, startUploadSchema.parse(input)));
  const [part] = value(await presignParts(owner, { uploadId, partNumbers: [1] })).urls;
  const sent = await put(part?.url ?? '', bytes);
  const parts = [{ partNumber: 1, etag: sent.headers.get('etag') ?? '' }];
  value(await completeUpload(owner, completeUploadSchema.parse({ uploadId, parts })));
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9);
  const poster = value(await presignPoster(owner, presignPosterSchema.parse({ uploadId, sizeBytes: jpeg.length })));
  const stored = await put(poster.url, jpeg, poster.headers);
  if (stored.status !== 200) throw new Error(`the poster was answered ${stored.status}`);
  value(await confirmPoster(owner, uploadId));
  const { objectKey, posterKey } = await db().video.findUniqueOrThrow({ where: { id: videoId } });
  return { videoId, objectKey, posterKey: posterKey ?? '' };
}
