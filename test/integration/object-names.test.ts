import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { askAnonymously } from '@/lib/aws/anonymous-request';
import type { BucketRef } from '@/lib/aws/s3-bucket';
import { presignNewObject } from '@/lib/aws/s3-object';
import { putTextObject } from '@/lib/aws/s3-probe';
import { newId } from '@/lib/kernel/id';
import { whyNotAskable } from '@/lib/kernel/object-path';
import { issuePlayback } from '@/lib/playback/service';
import { aReadyVideo } from '@/test/factories';
import { LOCAL_ACCOUNT } from '@/test/harness/environment';
import { ODD_NAMES } from '@/test/harness/object-names';
import { makeLibrary, startWorld, type World } from '@/test/harness/provisioning';

let world: World;
let libraryId: string;
let bucket: BucketRef;

beforeAll(async () => {
  world = await startWorld();
  const { library } = await makeLibrary(world.owner);
  libraryId = library.id;
  bucket = { name: library.bucket.name, region: library.bucket.region, ownerAccountId: LOCAL_ACCOUNT.accountId };
});
afterAll(() => world.close());

/** The URL that a viewer of the object under this key is handed. */
async function urlOf(objectKey: string): Promise<string> {
  const id = await aReadyVideo({ libraryId, createdById: world.owner.userId, objectKey });
  const issued = await issuePlayback(world.owner, id, new Date());
  if (!issued.ok) throw new Error(issued.error.message);
  return issued.value.url;
}

/** What is served for a URL, after it has been through the parser that browsers have. */
async function served(url: string): Promise<string> {
  const parsed = new URL(url);
  expect(parsed.href).toBe(url);
  const { status, body } = await askAnonymously(parsed);
  return status === 200 ? body : `${status} ${body}`;
}

test('whatever an object is called, its viewers are served it and no other, from upload to answer', async () => {
  const bodies = new Map(ODD_NAMES.map((key) => [key, `the object ${newId()}`]));
  for (const [key, body] of bodies) await putTextObject(bucket, key, body);
  for (const [key, body] of bodies) expect([key, await served(await urlOf(key))]).toEqual([key, body]);
});

test('so it is for any name that a URL can carry', async () => {
  const segment = fc.string({ unit: 'binary', maxLength: 12 });
  const key = fc.array(fc.oneof(segment, fc.constantFrom('%', '+', '*', '?', "'", '|', ' ', '%2F')), { minLength: 1, maxLength: 6 })
    .map((pieces) => pieces.join('/')).filter((name) => whyNotAskable(`x/${name}`) === undefined);
  await fc.assert(
    fc.asyncProperty(key, async (drawn) => {
      const name = `${newId()}/${drawn}`;
      const body = `the object ${newId()}`;
      await putTextObject(bucket, name, body);
      expect(await served(await urlOf(name))).toBe(body);
    }),
    { numRuns: 40 },
  );
});

test('a browser that uploads under such a name with a presigned request stores just that name', async () => {
  for (const [index, name] of ODD_NAMES.entries()) {
    const key = `sent/${name}`;
    if (whyNotAskable(key) !== undefined) continue;
    const body = `sent ${index}`;
    const place = { region: bucket.region, bucket: bucket.name, key };
    const { url, headers } = await presignNewObject(place, { contentType: 'text/plain', sizeBytes: body.length }, 60);
    expect([name, (await fetch(url, { method: 'PUT', headers, body })).status]).toEqual([name, 200]);
    expect([name, await served(await urlOf(key))]).toEqual([name, body]);
  }
});

test('a name with dots between slashes is never signed for: browsers would ask for something else', async () => {
  for (const key of ['a/../b.mp4', './b.mp4', 'a/./b.mp4', '..']) {
    expect(whyNotAskable(key)).toMatch(/browsers resolve/);
    await expect(urlOf(key)).rejects.toThrow(/dot segment/);
  }
});
