import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, DeleteObjectCommand,
  GetObjectCommand, HeadObjectCommand, PutObjectCommand, UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

import { awsCall, hasCode, required } from './call';
import { presigningS3, s3 } from './clients';
import { AwsFailure } from './errors';
import { grantReadTo } from './s3-object-acl';

/** Where an object lives. The region chooses the endpoint. */
export interface ObjectPlace {
  region: string;
  bucket: string;
  key: string;
}

/** A presigned request: the URL and the headers that are part of its signature. */
export interface PresignedPut {
  url: string;
  headers: Record<string, string>;
}

/** What S3 says of an object. ETags keep their quotation marks, as S3 writes them. */
export interface ObjectHead {
  sizeBytes: number;
  contentType: string | null;
  etag: string;
}

/** What became of a CompleteMultipartUpload. */
export type CompleteAnswer =
  | 'completed'
  /** Something is stored under the key already. */
  | 'exists'
  /** S3 knows no such upload: completed earlier, aborted, or expired. */
  | 'gone'
  /** A part is missing, too small, or has another ETag. */
  | 'wrong_parts'
  /** Another completion of the same key is under way. */
  | 'busy';

/** How an object is stored. */
export interface NewObject {
  contentType: string;
  /** Canonical user ids that its ACL lets read it; leave it out where a bucket policy says who may. */
  readers?: readonly string[];
}

/** Begins a multipart upload; the object will have exactly this content type. Gives S3's UploadId. */
export async function createMultipartUpload(place: ObjectPlace, { contentType, readers = [] }: NewObject): Promise<string> {
  const command = new CreateMultipartUploadCommand({
    Bucket: place.bucket, Key: place.key, ContentType: contentType, GrantRead: grantReadTo(readers),
  });
  const { UploadId } = await awsCall('s3:CreateMultipartUpload', () => s3(place.region).send(command));
  return required(UploadId, 's3:CreateMultipartUpload', 'UploadId');
}

/** A URL that stores exactly one part of exactly this size, until it expires. */
export async function presignPart(
  place: ObjectPlace,
  part: { awsUploadId: string; partNumber: number; sizeBytes: number },
  expiresInSeconds: number,
): Promise<string> {
  const command = new UploadPartCommand({
    Bucket: place.bucket, Key: place.key, UploadId: part.awsUploadId, PartNumber: part.partNumber,
    ContentLength: part.sizeBytes,
  });
  return getSignedUrl(presigningS3(place.region), command, {
    expiresIn: expiresInSeconds,
    signableHeaders: new Set(['host', 'content-length']),
  });
}

const GRANT_READ = 'x-amz-grant-read';

/** A URL that stores exactly one new object of this type and size; an existing object is not overwritten. */
export async function presignNewObject(
  place: ObjectPlace,
  { contentType, sizeBytes, readers = [] }: NewObject & { sizeBytes: number },
  expiresInSeconds: number,
): Promise<PresignedPut> {
  const grantRead = grantReadTo(readers);
  const command = new PutObjectCommand({
    Bucket: place.bucket, Key: place.key, ContentType: contentType, ContentLength: sizeBytes,
    IfNoneMatch: '*', GrantRead: grantRead,
  });
  const url = await getSignedUrl(presigningS3(place.region), command, {
    expiresIn: expiresInSeconds,
    signableHeaders: new Set(['host', 'content-type', 'content-length', 'if-none-match', GRANT_READ]),
    // S3 takes a grant from a header alone; the SDK would move it into the query.
    unhoistableHeaders: new Set([GRANT_READ]),
  });
  // The client of the URL sets Content-Length by itself; browsers let nobody else do it.
  return { url, headers: { 'Content-Type': contentType, 'If-None-Match': '*', ...(grantRead === undefined ? {} : { [GRANT_READ]: grantRead }) } };
}

/** Puts the parts together, only where nothing is stored yet. Expected refusals are answers, others are thrown. */
export async function completeMultipartUpload(
  place: ObjectPlace,
  awsUploadId: string,
  parts: { partNumber: number; etag: string }[],
): Promise<CompleteAnswer> {
  const command = new CompleteMultipartUploadCommand({
    Bucket: place.bucket, Key: place.key, UploadId: awsUploadId, IfNoneMatch: '*',
    MultipartUpload: { Parts: parts.map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag })) },
  });
  try {
    await awsCall('s3:CompleteMultipartUpload', () => s3(place.region).send(command));
    return 'completed';
  } catch (error) {
    const answer = error instanceof AwsFailure ? COMPLETE_ANSWERS[error.reason.code] : undefined;
    if (!answer) throw error;
    return answer;
  }
}

const COMPLETE_ANSWERS: Record<string, CompleteAnswer | undefined> = {
  PreconditionFailed: 'exists',
  NoSuchUpload: 'gone',
  InvalidPart: 'wrong_parts',
  InvalidPartOrder: 'wrong_parts',
  EntityTooSmall: 'wrong_parts',
  ConditionalRequestConflict: 'busy',
};

/** Drops an unfinished upload and its parts. One that S3 does not know is dropped already. */
export async function abortMultipartUpload(place: ObjectPlace, awsUploadId: string): Promise<void> {
  const command = new AbortMultipartUploadCommand({ Bucket: place.bucket, Key: place.key, UploadId: awsUploadId });
  await awsCall('s3:AbortMultipartUpload', () => s3(place.region).send(command)).catch((error: unknown) => {
    if (!hasCode(error, ['NoSuchUpload'])) throw error;
  });
}

/** What is stored under the key, or null when nothing is. */
export async function headObject(place: ObjectPlace): Promise<ObjectHead | null> {
  const command = new HeadObjectCommand({ Bucket: place.bucket, Key: place.key });
  try {
    const head = await awsCall('s3:HeadObject', () => s3(place.region).send(command));
    return { sizeBytes: head.ContentLength ?? 0, contentType: head.ContentType ?? null, etag: head.ETag ?? '' };
  } catch (error) {
    // HEAD answers carry no body, so S3's error code is the status alone.
    if (error instanceof AwsFailure && error.status === 404) return null;
    throw error;
  }
}

/** The object's bytes from `start` up to, not including, `end`; throws if it is no longer the one with this ETag. */
export async function readObjectRange(
  place: ObjectPlace,
  etag: string,
  start: number,
  end: number,
): Promise<Uint8Array> {
  const command = new GetObjectCommand({
    Bucket: place.bucket, Key: place.key, IfMatch: etag, Range: `bytes=${String(start)}-${String(end - 1)}`,
  });
  return awsCall('s3:GetObject', async () => {
    const { Body } = await s3(place.region).send(command);
    return required(Body, 's3:GetObject', 'a body').transformToByteArray();
  });
}

/** Deletes the object, if there is one. */
export async function deleteObject(place: ObjectPlace): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: place.bucket, Key: place.key });
  await awsCall('s3:DeleteObject', () => s3(place.region).send(command));
}
