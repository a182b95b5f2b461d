import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { askAnonymously } from '@/lib/aws/anonymous-request';
import { awsNow } from '@/lib/aws/aws-clock';
import { s3 } from '@/lib/aws/clients';
import { signUnchecked } from '@/lib/aws/cloudfront-signer';
import { db } from '@/lib/db/client';
import { loadSigningKey } from '@/lib/keys/data';
import { findLibrary, findOperation } from '@/lib/provisioning/data';
import { moveToOac } from '@/lib/provisioning/identities/service';
import { removeLibrary } from '@/lib/provisioning/libraries/service';
import type { LibraryView } from '@/lib/provisioning/model';
import { PRIVATE_PROBE_KEY, PUBLIC_PROBE_KEY } from '@/lib/provisioning/names';
import { cancelOperation } from '@/lib/provisioning/service';
import { accountInventory } from '@/test/harness/account';
import { aroundEveryCall } from '@/test/harness/every-call';
import { killAtWrite } from '@/test/harness/kill';
import { callsMade } from '@/test/harness/plan';
import { expireLeases, makeLibrary, startWorld, workThroughTime, type World } from '@/test/harness/provisioning';

const REGION = 'eu-central-1';
/** More than the writes of any run, so that the loop ends by the run and not by this. */
const MANY = 40;

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** A viewer who asks for one signed and one public object; gives what was not served. */
async function viewerOf(library: LibraryView): Promise<(moment: string) => Promise<string[]>> {
  const key = await loadSigningKey(db(), library.keyGroup?.id ?? '');
  if (!key.ok) throw new Error(key.error.message);
  const { privateKey, awsPublicKeyId: keyPairId } = key.value;
  const origin = (role: 'SIGNED' | 'BASIC') => `http://${library.distributions.find((each) => each.role === role)?.domainName ?? ''}`;
  return async (moment) => {
    // An edge keeps the probes for a second: after that it has to ask S3 again.
    world.aws.controls.clock.offsetSeconds += 2;
    const expiresAt = new Date(awsNow().getTime() + 3_600_000);
    const urls = [
      signUnchecked({ url: `${origin('SIGNED')}/${PRIVATE_PROBE_KEY}`, keyPairId, privateKey, expiresAt }).url,
      `${origin('BASIC')}/${PUBLIC_PROBE_KEY}`,
    ];
    const answers = await Promise.all(urls.map((url) => askAnonymously(new URL(url))));
    return answers.flatMap(({ status }, index) => (status === 200 ? [] : [`${index === 0 ? 'signed' : 'basic'}: ${status} ${moment}`]));
  };
}

async function recordMove(library: LibraryView) {
  const recorded = await moveToOac(world.owner, { libraryId: library.id });
  if (!recorded.ok) throw new Error(recorded.error.message);
  return recorded.value;
}

async function policySids(library: LibraryView): Promise<string[]> {
  const { Policy } = await s3(REGION).send(new GetBucketPolicyCommand({ Bucket: library.bucket.name }));
  const { Statement } = JSON.parse(Policy ?? '{}') as { Statement: { Sid: string; Principal: object }[] };
  return Statement.map(({ Sid, Principal }) => `${Sid} ${Object.keys(Principal).join()}`);
}

const MOVED = { originAccessControls: 1, originAccessIdentities: 0, distributions: 2, buckets: 1 };

test('a library moves from OAIs to the OAC, and viewers are served before and after every single call', async () => {
  const { library } = await makeLibrary(world.owner, { region: REGION, originIdentityKind: 'OAI' });
  const ask = await viewerOf(library);
  world.aws.controls.deploySeconds = 60;
  const refused: string[] = [];
  let asked = 0;
  aroundEveryCall(REGION, async (moment) => {
    asked += 1;
    refused.push(...(await ask(moment)));
  });
  const { operationId } = await recordMove(library);
  await workThroughTime(world);

  expect(await findOperation(world.owner, operationId)).toMatchObject({ state: 'DONE' });
  expect(refused).toEqual([]);
  expect(asked).toBeGreaterThan(40);
  expect(await ask('at the end')).toEqual([]);
  expect(await accountInventory()).toMatchObject(MOVED);
  expect(await policySids(library)).toEqual(['UsherSigned Service', 'UsherBasic Service']);
  const after = await findLibrary(world.owner, library.id);
  expect(after).toMatchObject({ originIdentityKind: 'OAC', latestProof: { passed: true } });
  expect(after?.latestLook?.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(after?.identities.map(({ kind }) => kind)).toEqual(['OAC', 'OAC']);
}, 120_000);

test('the calls that a move makes are those of its plan, and a second move is refused', async () => {
  const { library } = await makeLibrary(world.owner, { region: REGION, originIdentityKind: 'OAI' });
  world.aws.journal.clear();
  const { steps } = await recordMove(library);
  await workThroughTime(world);
  expect(callsMade(world.aws)).toEqual(steps.flatMap((step) => step.calls.map(({ call }) => call)).sort());
  expect(await moveToOac(world.owner, { libraryId: library.id })).toMatchObject({ ok: false, error: { code: 'conflict' } });
});

test('a library with parts of its own moves to an access control of its own, also after a move that was cancelled, and all goes with it', async () => {
  const { library } = await makeLibrary(world.owner, { region: REGION, originIdentityKind: 'OAI', ownParts: true });
  const { library: sharing } = await makeLibrary(world.owner, { region: REGION });
  const { operationId } = await recordMove(library);
  expect((await cancelOperation(world.owner, operationId)).ok).toBe(true);
  await recordMove(library);
  await workThroughTime(world);
  const own = await db().originIdentity.findMany({ where: { distributions: { some: { libraryId: library.id } } }, include: { distributions: true } });
  expect(own).toMatchObject([{ kind: 'OAC', shared: false, distributions: [{ libraryId: library.id }, { libraryId: library.id }] }]);
  expect(own[0]?.awsId).not.toBe((await findLibrary(world.owner, sharing.id))?.identities[0]?.awsId);
  expect(await accountInventory()).toMatchObject({ originAccessControls: 2, originAccessIdentities: 0 });
  await removeLibrary(world.owner, { libraryId: library.id, confirmName: library.name, deleteVideos: true });
  await workThroughTime(world);
  expect(await accountInventory()).toMatchObject({ originAccessControls: 1, originAccessIdentities: 0 });
});

test('what a cancelled move left behind of a library goes with it', async () => {
  const { library } = await makeLibrary(world.owner, { region: REGION, originIdentityKind: 'OAI', ownParts: true });
  const { operationId } = await recordMove(library);
  await cancelOperation(world.owner, operationId);
  await removeLibrary(world.owner, { libraryId: library.id, confirmName: library.name, deleteVideos: true });
  await workThroughTime(world);
  expect(await db().originIdentity.count()).toBe(0);
});

test('a distribution that was given another identity by hand stops the move, which touches nothing of it', async () => {
  const { library } = await makeLibrary(world.owner, { region: REGION, originIdentityKind: 'OAI' });
  await db().distribution.updateMany({ where: { libraryId: library.id, role: 'SIGNED' }, data: { originIdentityId: library.identities[1]?.id ?? '' } });
  const { operationId } = await recordMove(library);
  await workThroughTime(world);
  const operation = await findOperation(world.owner, operationId);
  expect(operation?.state).toBe('FAILED');
  expect(operation?.steps.find(({ state }) => state === 'failed')?.error).toMatchObject({ code: 'identity-changed' });
});

/** Kills a worker after its nth write and lets another one go on; gives the write's name, or undefined when there is no nth. */
async function moveKilledAt(nth: number): Promise<string | undefined> {
  const { library } = await makeLibrary(world.owner, { region: REGION, originIdentityKind: 'OAI' });
  const ask = await viewerOf(library);
  await recordMove(library);
  const killed = killAtWrite(nth, 'after', REGION);
  const command = await Promise.race([killed.reached, workThroughTime(world).then(() => undefined)]);
  expect(await ask(`killed after ${command ?? 'nothing'}`)).toEqual([]);

  await expireLeases();
  await workThroughTime(world);
  expect({ command, ...(await accountInventory()) }).toMatchObject({ command, ...MOVED });
  expect(await policySids(library)).toEqual(['UsherSigned Service', 'UsherBasic Service']);
  expect(await findLibrary(world.owner, library.id)).toMatchObject({ originIdentityKind: 'OAC', latestProof: { passed: true } });
  expect(await ask('at the end')).toEqual([]);
  return command;
}

test('a worker killed after any write of a move, before the answer, leaves the rest to the next one', async () => {
  const commands: string[] = [];
  for (let nth = 1; nth < MANY; nth += 1) {
    const command = await moveKilledAt(nth);
    if (command === undefined) break;
    commands.push(command);
    await world.close();
    world = await startWorld();
  }
  expect(commands).toEqual([
    'CreateOriginAccessControlCommand',
    'PutBucketPolicyCommand',
    'UpdateDistributionCommand',
    'UpdateDistributionCommand',
    'PutBucketPolicyCommand',
    'DeleteCloudFrontOriginAccessIdentityCommand',
    'DeleteCloudFrontOriginAccessIdentityCommand',
  ]);
}, 300_000);
