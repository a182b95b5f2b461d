import { type S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { outcome, useIamTarget, userKey } from '../iam/target';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd';
const OTHER_KEY = 'arn:aws:kms:us-east-1:111122223333:key/other';
const allow = (...Action: string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const without = userKey('without-kms', [allow('s3:*')]);
const withKms = userKey('with-kms', [allow('s3:*', 'kms:GenerateDataKey', 'kms:Decrypt')]);
const storing = userKey('storing', [allow('s3:*', 'kms:GenerateDataKey')]);
const through = (service: string) => ({ ...allow('kms:GenerateDataKey'), Condition: { StringLike: { 'kms:ViaService': service } } });
const throughS3 = userKey('through-s3', [allow('s3:*'), through('s3.*.amazonaws.com')]);
const throughOther = userKey('through-other', [allow('s3:*'), through('ec2.*.amazonaws.com')]);
const target = useIamTarget([without, withKms, storing, throughS3, throughOther]);
const Bucket = 'sealed-bucket';

/** A bucket that encrypts with KEY, which exists. */
async function sealed(): Promise<S3> {
  const { s3 } = target.clientsOf(withKms);
  target.aws().controls.kmsKeys = [{ arn: KEY, mayDecrypt: [] }];
  await s3.createBucket({ Bucket }).catch(() => undefined);
  const byDefault = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: KEY };
  await s3.putBucketEncryption({
    Bucket,
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: true }] },
  });
  return s3;
}

const SEALED = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY, BucketKeyEnabled: true };

test('what is put into a bucket that encrypts with KMS says so, in every answer', async () => {
  const s3 = await sealed();
  expect(await s3.putObject({ Bucket, Key: 'one', Body: 'one' })).toMatchObject(SEALED);
  expect(await s3.headObject({ Bucket, Key: 'one' })).toMatchObject(SEALED);
  const read = await s3.getObject({ Bucket, Key: 'one' });
  expect(read).toMatchObject(SEALED);
  expect(await read.Body?.transformToString()).toBe('one');
  const { UploadId, ...begun } = await s3.createMultipartUpload({ Bucket, Key: 'parts' });
  expect(begun).toMatchObject(SEALED);
  const part = await s3.uploadPart({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: 'part' });
  expect(part).toMatchObject(SEALED);
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] };
  const complete = () => s3.completeMultipartUpload({ Bucket, Key: 'parts', UploadId, MultipartUpload });
  expect(await complete()).toMatchObject(SEALED);
  expect(await complete()).toMatchObject(SEALED);
  expect(await s3.copyObject({ Bucket, Key: 'copy', CopySource: `${Bucket}/one` })).toMatchObject(SEALED);
  expect(await s3.putObject({ Bucket, Key: 'plain', Body: 'plain', ServerSideEncryption: 'AES256' })).toMatchObject({ ServerSideEncryption: 'AES256' });
});

test('a key that does not exist takes nothing, and one that is named in the request goes before the default', async () => {
  const s3 = await sealed();
  const put = (SSEKMSKeyId: string) => s3.putObject({ Bucket, Key: 'named', Body: 'x', ServerSideEncryption: 'aws:kms', SSEKMSKeyId });
  expect(await outcome(put(OTHER_KEY))).toContain('KMS.NotFoundException 400');
  target.aws().controls.kmsKeys.push({ arn: OTHER_KEY, mayDecrypt: [] });
  expect(await put(OTHER_KEY)).toMatchObject({ SSEKMSKeyId: OTHER_KEY });
  expect(await outcome(s3.putObject({ Bucket, Key: 'x', Body: 'x', ServerSideEncryption: 'aws:kms:dsse' }))).toContain('NotImplemented 501');
});

test('who may do everything in S3 and nothing with the key neither stores nor reads, but sees that it is there', async () => {
  const s3 = await sealed();
  await s3.putObject({ Bucket, Key: 'one', Body: 'one' });
  const { s3: other } = target.clientsOf(without);
  expect(await outcome(other.putObject({ Bucket, Key: 'two', Body: 'two' }))).toContain('AccessDenied 403');
  expect(await outcome(other.getObject({ Bucket, Key: 'one' }))).toContain('AccessDenied 403');
  expect(await outcome(other.copyObject({ Bucket, Key: 'two', CopySource: `${Bucket}/one` }))).toContain('AccessDenied 403');
  expect(await other.headObject({ Bucket, Key: 'one' })).toMatchObject(SEALED);
});

test('who may begin an upload with the key but not decrypt sends no part of it', async () => {
  await sealed();
  const { s3 } = target.clientsOf(storing);
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'parts' });
  expect(await outcome(s3.uploadPart({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: 'part' }))).toContain('AccessDenied 403');
  await s3.abortMultipartUpload({ Bucket, Key: 'parts', UploadId });
});

test('a policy may say through which service the key is used: what S3 asks for comes through S3', async () => {
  await sealed();
  expect(await target.clientsOf(throughS3).s3.putObject({ Bucket, Key: 'through', Body: 'x' })).toMatchObject(SEALED);
  expect(await outcome(target.clientsOf(throughOther).s3.putObject({ Bucket, Key: 'through', Body: 'x' }))).toContain('AccessDenied 403');
});

test('who comes without a signature is told that such objects need one, even where a policy lets everybody in', async () => {
  const s3 = await sealed();
  await s3.putObject({ Bucket, Key: 'public', Body: 'public' });
  await s3.deletePublicAccessBlock({ Bucket });
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }];
  await s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
  const answer = await fetch(`${target.aws().apiUrl}/${Bucket}/public`);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('require AWS Signature Version 4');
});
