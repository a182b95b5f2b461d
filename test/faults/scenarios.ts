import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import type { Result } from '@/lib/kernel/result';
import { moveToOac } from '@/lib/provisioning/identities/service';
import { dropKey, rotateKey } from '@/lib/provisioning/keys/service';
import { changeLibrary, removeLibrary } from '@/lib/provisioning/libraries/service';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { createLibrary } from '@/lib/provisioning/service';
import { keysOf } from '@/test/harness/keys';
import { makeLibrary } from '@/test/harness/provisioning';

/** An operation that is disturbed. */
export interface Scenario {
  name: string;
  /** Makes, undisturbed, what the operation is about; gives the id of that. */
  setUp: (owner: AdminActor) => Promise<string>;
  /** Records the operation about it, as its button does. */
  press: (owner: AdminActor, id: string) => Promise<Result<{ operationId: string }>>;
  /** By how much AWS's clock moves on whenever the operation waits for a later moment. */
  secondsPerWait: number;
}

const FILMS = { name: 'Films', bucketName: 'usher-films', region: 'eu-central-1', ttlSeconds: 15 } as const;
const IDENTITIES = { ...FILMS, region: 'us-east-1', originIdentityKind: 'OAI', signingKeyKind: 'RSA_2048' } as const;

/** Longer than a signature of these libraries is valid. */
const PAST_THE_LAST_SIGNATURE = 60;

const nothing = () => Promise.resolve('');
const films = async (owner: AdminActor) => (await makeLibrary(owner, FILMS)).library.id;
const filmsWithIdentities = async (owner: AdminActor) => (await makeLibrary(owner, IDENTITIES)).library.id;
const keysOfFilms = async (owner: AdminActor) => keysOf(await films(owner));

const SCENARIOS: readonly Scenario[] = [
  { name: 'create', setUp: nothing, press: (owner) => createLibrary(owner, createLibrarySchema.parse(FILMS)), secondsPerWait: 0 },
  {
    name: 'create-with-identities', setUp: nothing,
    press: (owner) => createLibrary(owner, createLibrarySchema.parse(IDENTITIES)), secondsPerWait: 0,
  },
  {
    name: 'change', setUp: films,
    press: (owner, libraryId) => changeLibrary(owner, { libraryId, priceClass: 'PriceClass_100', overwrite: false }), secondsPerWait: 0,
  },
  {
    name: 'rotate', setUp: async (owner) => (await keysOfFilms(owner)).keyGroup.id,
    press: (owner, keyGroupId) => rotateKey(owner, { keyGroupId }), secondsPerWait: PAST_THE_LAST_SIGNATURE,
  },
  {
    name: 'drop', setUp: async (owner) => (await keysOfFilms(owner)).active.id,
    press: async (owner, signingKeyId) => {
      const { name } = await db().signingKey.findUniqueOrThrow({ where: { id: signingKeyId }, select: { name: true } });
      return dropKey(owner, { signingKeyId, confirm: name });
    },
    secondsPerWait: 0,
  },
  { name: 'move-to-oac', setUp: filmsWithIdentities, press: (owner, libraryId) => moveToOac(owner, { libraryId }), secondsPerWait: 0 },
  {
    name: 'tear-down', setUp: films,
    press: (owner, libraryId) => removeLibrary(owner, { libraryId, confirmName: FILMS.name, deleteVideos: true }), secondsPerWait: 0,
  },
];

export const SCENARIO_NAMES: readonly string[] = SCENARIOS.map(({ name }) => name);

export function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (!scenario) throw new Error(`There is no scenario ${name}: choose ${SCENARIO_NAMES.join(', ')}.`);
  return scenario;
}
