import { GetCloudFrontOriginAccessIdentityCommand } from '@aws-sdk/client-cloudfront';
import {
  DeleteBucketPolicyCommand, GetObjectAclCommand, PutBucketOwnershipControlsCommand, PutObjectAclCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { cloudfront, s3 } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import { adoptLibrarySchema } from '@/lib/provisioning/adoption/schema';
import { adoptLibrary, requestInventory } from '@/lib/provisioning/adoption/service';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import type { LibraryView } from '@/lib/provisioning/model';
import { repairLibrary } from '@/lib/provisioning/repair/service';
import { anOwnersSetUp } from '@/test/harness/owners-set-up';
import { startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

import { answers, REGION, uploadFilm } from './classic';
import { value } from './uploading';

const GRANTED = 'Holiday film.mp4';
const FORGOTTEN = 'clips/second.webm';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

/** A set-up as it was made years ago: no policy, ACLs that count, and one film of two that somebody forgot to grant. */
async function anOldSetUp() {
  const setUp = await anOwnersSetUp();
  const Bucket = setUp.bucket;
  const answer = await cloudfront().send(new GetCloudFrontOriginAccessIdentityCommand({ Id: setUp.identityId }));
  const canonicalUserId = answer.CloudFrontOriginAccessIdentity?.S3CanonicalUserId ?? '';
  const OwnershipControls = { Rules: [{ ObjectOwnership: 'ObjectWriter' as const }] };
  await s3(REGION).send(new DeleteBucketPolicyCommand({ Bucket }));
  await s3(REGION).send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  await s3(REGION).send(new PutObjectAclCommand({ Bucket, Key: GRANTED, GrantRead: `id="${canonicalUserId}"` }));
  return { ...setUp, canonicalUserId };
}

async function adopted(name: string, ids: { signedId: string; basicId?: string; privatePem: string }): Promise<LibraryView> {
  value(await requestInventory(world.owner));
  await workUntilIdle();
  const { privatePem: privateKeyPem, ...which } = ids;
  world.aws.journal.clear();
  const { operationId } = value(await adoptLibrary(world.owner, adoptLibrarySchema.parse({ ...which, name, privateKeyPem })));
  await workUntilIdle();
  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'DONE' });
  const written = world.aws.journal.list().filter((entry) => entry.service !== 'edge' && entry.access === 'write');
  expect(written).toEqual([]);
  const { id } = await db().library.findUniqueOrThrow({ where: { name } });
  const library = await findLibrary(world.owner, id);
  if (!library) throw new Error('the library is gone');
  return library;
}

const driftsOf = ({ latestLook }: LibraryView) => latestLook?.findings.flatMap(({ drifts }) => drifts.map(({ code, names }) => [code, ...names].join(' ')));

test('a set-up that is read by ACLs is brought in as such; what was forgotten is found, a repair grants it, and new films play', async () => {
  const { signedId, privatePem, canonicalUserId, bucket } = await anOldSetUp();
  const library = await adopted('Old films', { signedId, privatePem });
  expect(library.readPermission).toBe('ACL');
  expect(driftsOf(library)).toContain(`grant-missing ${FORGOTTEN}`);
  value(await repairLibrary(world.owner, { libraryId: library.id, subjects: ['distribution.signed→bucket'] }));
  await workUntilIdle();
  const { Grants } = await s3(REGION).send(new GetObjectAclCommand({ Bucket: bucket, Key: FORGOTTEN }));
  expect(Grants?.map(({ Grantee, Permission }) => [Grantee?.ID === canonicalUserId, Permission])).toEqual([[false, 'FULL_CONTROL'], [true, 'READ']]);
  expect(await answers(world, library, FORGOTTEN)).toMatchObject({ signed: 200, bare: 403 });
  const { objectKey } = await uploadFilm(world, library.id);
  expect(await answers(world, library, objectKey)).toMatchObject({ signed: 200, bare: 403 });
});

test('where both distributions read with one identity, the basic one is called open, and nothing is taken from the signed one', async () => {
  const { signedId, basicId, privatePem } = await anOldSetUp();
  const library = await adopted('Open films', { signedId, basicId, privatePem });
  expect(driftsOf(library)).toContain('basic-reads-all');
  value(await repairLibrary(world.owner, { libraryId: library.id, subjects: ['distribution.signed→bucket'] }));
  await workUntilIdle();
  expect(await answers(world, library, FORGOTTEN)).toMatchObject({ signed: 200, basic: 200 });
});
