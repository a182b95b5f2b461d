import { ListKeyGroupsCommand, ListPublicKeysCommand } from '@aws-sdk/client-cloudfront';

import { askAnonymously } from '@/lib/aws/anonymous-request';
import { cloudfront } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { issuePlayback } from '@/lib/playback/service';
import { findOperation } from '@/lib/provisioning/data';
import { rotateKey } from '@/lib/provisioning/keys/service';
import { PRIVATE_PROBE_KEY } from '@/lib/provisioning/names';
import type { LocalAws } from '@/local-aws/server';
import { aReadyVideo } from '@/test/factories';

import { makeLibrary, workUntilWaiting, type World } from './provisioning';

/** The public keys and key groups of the account, by the ids of AWS. */
export async function keysAtAws() {
  const [keys, groups] = await Promise.all([
    cloudfront().send(new ListPublicKeysCommand({})), cloudfront().send(new ListKeyGroupsCommand({})),
  ]);
  return {
    publicKeys: (keys.PublicKeyList?.Items ?? []).map(({ Id }) => Id).sort(),
    groups: Object.fromEntries((groups.KeyGroupList?.Items ?? []).map(({ KeyGroup: group }) => [group?.Id ?? '', group?.KeyGroupConfig?.Items ?? []])),
  };
}

/** The key group that a library's signed distribution trusts, with the key that signs for it. */
export async function keysOf(libraryId: string) {
  const { keyGroup } = await db().distribution.findFirstOrThrow({
    where: { libraryId, role: 'SIGNED' },
    include: { keyGroup: { include: { signingKeys: { where: { state: { not: 'RETIRED' } }, orderBy: { createdAt: 'asc' } } } } },
  });
  const active = keyGroup?.signingKeys.find(({ state }) => state === 'ACTIVE');
  if (!keyGroup || !active) throw new Error('the library has no key that signs');
  return { keyGroup, keys: keyGroup.signingKeys, active };
}

export const TTL_SECONDS = 300;

/** A library with a video to ask for, and its keys. */
export async function aLibraryWithVideo(world: World, more: Parameters<typeof makeLibrary>[1] = {}) {
  const { library } = await makeLibrary(world.owner, { withBasic: false, ttlSeconds: TTL_SECONDS, ...more });
  const videoId = await aWatchableVideo(world.owner, library.id);
  return { libraryId: library.id, videoId, ...(await keysOf(library.id)) };
}

/** What a service gave; throws its refusal. */
export function valueOf<T>(result: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** A rotation as far as the wait for the old key's last signature. */
export async function rotatedAsFarAsTheSwitch(world: World, keyGroupId: string): Promise<string> {
  const { operationId } = valueOf(await rotateKey(world.owner, { keyGroupId }));
  await workUntilWaiting();
  const operation = await findOperation(world.owner, operationId);
  const current = operation?.steps.find(({ state }) => state === 'running');
  if (current?.kind !== 'WAIT_LAST_EXPIRY') throw new Error(`the rotation stands at ${current?.kind ?? 'no step'}: ${current?.error?.message ?? ''}`);
  return operationId;
}

/** A video of the library that is there to be asked for: its object is the private probe. */
export function aWatchableVideo(owner: AdminActor, libraryId: string): Promise<string> {
  return aReadyVideo({ libraryId, createdById: owner.userId, objectKey: PRIVATE_PROBE_KEY });
}

/** Often enough that some are issued at every moment of a rotation. */
const ISSUE_EVERY_MS = 150;

/** Every URL that the product issued in a test, asked for again and again as long as it is to be valid. */
export class Viewers {
  readonly #aws: LocalAws;
  readonly #owner: AdminActor;
  readonly #urls: { url: string; expiresAt: Date }[] = [];
  /** What was refused though it was valid. */
  readonly refused: string[] = [];
  asked = 0;

  constructor(aws: LocalAws, owner: AdminActor) {
    this.#aws = aws;
    this.#owner = owner;
  }

  #now(): Date {
    return this.#aws.controls.clock.now();
  }

  /** Issues a URL as a player's request does. */
  async issue(videoId: string): Promise<string> {
    const issued = await issuePlayback(this.#owner, videoId, this.#now());
    if (!issued.ok) throw new Error(issued.error.message);
    const { url, expiresAt } = issued.value;
    this.#urls.push({ url, expiresAt: new Date(expiresAt) });
    return url;
  }

  /** Asks for everything that is valid for two more seconds, so that none expires on its way. */
  async askAll(): Promise<void> {
    const valid = this.#urls.filter(({ expiresAt }) => expiresAt.getTime() > this.#now().getTime() + 2_000);
    await Promise.all(valid.map(async ({ url, expiresAt }) => {
      this.asked += 1;
      const { status, body } = await askAnonymously(new URL(url));
      // The clock may have been moved over its end while it was on its way.
      if (status !== 200 && expiresAt.getTime() > this.#now().getTime()) this.refused.push(`${status} ${body}`);
    }));
  }

  /** Issues and asks without a pause until `work` has ended. */
  async watchDuring<T>(videoIds: string[], work: () => Promise<T>): Promise<T> {
    const working = { ended: false };
    const result = work().finally(() => { working.ended = true; });
    let issuedAt = 0;
    while (!working.ended) {
      if (Math.abs(this.#now().getTime() - issuedAt) > ISSUE_EVERY_MS) {
        for (const videoId of videoIds) await this.issue(videoId);
        issuedAt = this.#now().getTime();
      }
      await this.askAll();
    }
    return result;
  }
}

/** Carries an operation on, moving Local AWS's clock by `seconds` at each of its waits, until it ends. */
export async function workThroughWaits(aws: LocalAws, owner: AdminActor, operationId: string, seconds: number, afterEach?: () => Promise<void>) {
  for (let waits = 0; waits < 100; waits += 1) {
    await workUntilWaiting();
    await afterEach?.();
    const operation = await findOperation(owner, operationId);
    if (operation?.state !== 'WAITING') return operation;
    aws.controls.clock.offsetSeconds += seconds;
  }
  throw new Error('the operation waits without end');
}
