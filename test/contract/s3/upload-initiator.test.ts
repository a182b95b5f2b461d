import type { S3 } from '@aws-sdk/client-s3';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { canonicalUserId } from '../../../local-aws/shared/accounts';
import { outcome, STRANGERS_ACCOUNT, useIamTarget, userKey } from '../iam/target';

const ABORT = ['s3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];
const may = (...actions: string[]) => [{ Effect: 'Allow', Action: actions, Resource: '*' }];
const UPLOADER = userKey('uploader', may('s3:PutObject', ...ABORT), STRANGERS_ACCOUNT);
const COLLEAGUE = userKey('colleague', may('s3:PutObject', ...ABORT), STRANGERS_ACCOUNT);
const WRITER = userKey('writer', may('s3:PutObject'), STRANGERS_ACCOUNT);
const target = useIamTarget([UPLOADER, COLLEAGUE, WRITER]);
const Bucket = 'taken-from-others';
const REFUSED = 'AccessDenied 403: Access Denied';

let owner: S3;
let stranger: S3;
let uploader: S3;

beforeAll(async () => {
  owner = target.root().s3;
  stranger = target.stranger().s3;
  uploader = target.clientsOf(UPLOADER).s3;
  await owner.createBucket({ Bucket });
});

beforeEach(() => allow('Allow', ['s3:PutObject']));

/** Sets what the bucket's policy says of the other account. */
function allow(Effect: string, Action: string[]) {
  const Principal = { AWS: STRANGERS_ACCOUNT };
  const Statement = [{ Effect, Principal, Action, Resource: `arn:aws:s3:::${Bucket}/*` }];
  return owner.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
}

async function begin(s3: S3) {
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key: 'upload' });
  await s3.uploadPart({ Bucket, Key: 'upload', UploadId, PartNumber: 1, Body: 'a part' });
  return { Bucket, Key: 'upload', UploadId };
}

/** What listing an upload's parts and aborting it end with. */
async function tries(s3: S3, upload: Awaited<ReturnType<typeof begin>>): Promise<string[]> {
  return [await outcome(s3.listParts(upload)), await outcome(s3.abortMultipartUpload(upload))];
}

test('an account lists and aborts what it began in another’s bucket, and nothing that others began', async () => {
  const theirs = await begin(stranger);
  expect((await stranger.listParts(theirs)).Parts).toHaveLength(1);
  expect((await owner.listParts(theirs)).Initiator?.ID).toBe(canonicalUserId(STRANGERS_ACCOUNT));
  expect(await tries(stranger, theirs)).toEqual(['accepted', 'accepted']);
  expect(await outcome(owner.listParts(theirs))).toContain('NoSuchUpload 404');
  const ours = await begin(owner);
  expect(await tries(stranger, ours)).toEqual([REFUSED, REFUSED]);
  // The id of another upload under this key opens nothing.
  expect(await outcome(stranger.listParts({ ...ours, Key: 'another' }))).toBe(REFUSED);
  expect(await tries(owner, ours)).toEqual(['accepted', 'accepted']);
});

test('the bucket’s owner lists and aborts what others began there; nobody does so unsigned', async () => {
  const theirs = await begin(stranger);
  const url = `${target.aws().apiUrl}/${Bucket}/upload?uploadId=${theirs.UploadId ?? ''}`;
  expect((await fetch(url)).status).toBe(403);
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(403);
  expect(await tries(owner, theirs)).toEqual(['accepted', 'accepted']);
});

test('what an IAM user began, that user and the account’s root list and abort, and no other user', async () => {
  const first = await begin(uploader);
  expect((await uploader.listParts(first)).Initiator?.ID).toBe(`arn:aws:iam::${STRANGERS_ACCOUNT}:user/uploader`);
  expect(await tries(target.clientsOf(COLLEAGUE).s3, first)).toEqual([REFUSED, REFUSED]);
  expect(await tries(uploader, first)).toEqual(['accepted', 'accepted']);
  expect(await tries(stranger, await begin(uploader))).toEqual(['accepted', 'accepted']);
  // The user's own policy must let the user, whoever began it.
  const writer = target.clientsOf(WRITER).s3;
  expect(await tries(writer, await begin(writer))).toEqual([REFUSED, REFUSED]);
});

test('a deny counts for who began an upload too, and a policy can let in who did not', async () => {
  const theirs = await begin(stranger);
  await allow('Deny', ABORT);
  expect(await tries(stranger, theirs)).toEqual([REFUSED, REFUSED]);
  await allow('Allow', ABORT);
  expect(await tries(stranger, await begin(owner))).toEqual(['accepted', 'accepted']);
});
