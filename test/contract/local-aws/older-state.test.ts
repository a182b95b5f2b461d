import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { startLocalAws } from '../../../local-aws/server';
import { DEFAULT_ACCESS_KEY as key } from '../../../local-aws/shared/accounts';

/** What records of S3 have gained since there are state folders. */
const GAINED = ['partChecksums', 'ownChecksum', 'initiatorUserArn'];

const Bucket = 'older';

/** Runs something against a Local AWS on a state folder, which has ended when this returns. */
async function within(stateDir: string, run: (s3: S3) => Promise<void>): Promise<void> {
  const aws = await startLocalAws({ apiPort: 0, edgePort: 0, stateDir });
  const credentials = { accessKeyId: key.accessKeyId, secretAccessKey: key.secretAccessKey };
  const s3 = new S3({ endpoint: aws.apiUrl, region: 'us-east-1', forcePathStyle: true, credentials });
  try {
    await run(s3);
  } finally {
    s3.destroy();
    await aws.close();
  }
}

test('a state folder of before parts kept their checksums loads, and its uploads go on', async () => {
  const stateDir = await mkdtemp(join(tmpdir(), 'local-aws-older-'));
  const begin = async (s3: S3, Key: string, ChecksumAlgorithm?: 'SHA256') => {
    const { UploadId } = await s3.createMultipartUpload({ Bucket, Key, ChecksumAlgorithm });
    const upload = { Bucket, Key, UploadId };
    const { ETag, ChecksumSHA256 } = await s3.uploadPart({
      ...upload,
      PartNumber: 1,
      Body: 'a part',
      ChecksumAlgorithm,
    });
    return { ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ChecksumSHA256 }] } };
  };
  let left: Awaited<ReturnType<typeof begin>> | undefined;
  await within(stateDir, async (s3) => {
    await s3.createBucket({ Bucket });
    await s3.completeMultipartUpload(await begin(s3, 'composite', 'SHA256'));
    left = await begin(s3, 'left');
  });

  const file = join(stateDir, 'records.log');
  const log = await readFile(file, 'utf8');
  const without = (name: string, value: unknown): unknown => (GAINED.includes(name) ? undefined : value);
  const lines = log.trimEnd().split('\n');
  const older = lines.map((line) => `${JSON.stringify(JSON.parse(line), without)}\n`).join('');
  expect(older).not.toBe(log);
  await writeFile(file, older);

  await within(stateDir, async (s3) => {
    const composite = { Bucket, Key: 'composite' };
    const whole = await s3.headObject({ ...composite, ChecksumMode: 'ENABLED' });
    expect([whole.ChecksumType, whole.ChecksumSHA256?.slice(-2)]).toEqual(['COMPOSITE', '-1']);
    const part = await s3.headObject({ ...composite, ChecksumMode: 'ENABLED', PartNumber: 1 });
    expect([part.ContentLength, part.ChecksumType]).toEqual([6, undefined]);
    const { ObjectParts } = await s3.getObjectAttributes({ ...composite, ObjectAttributes: ['ObjectParts'] });
    expect(ObjectParts?.Parts).toEqual([{ PartNumber: 1, Size: 6 }]);
    if (!left) throw new Error('No upload was begun');
    await s3.completeMultipartUpload(left);
    expect((await s3.headObject({ Bucket, Key: 'left', ChecksumMode: 'ENABLED' })).ChecksumType).toBe(undefined);
  });
  await rm(stateDir, { recursive: true, force: true });
});
