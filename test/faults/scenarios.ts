import type { AdminActor } from '@/lib/kernel/actor';
import { moveToOac } from '@/lib/provisioning/identities/service';
import { dropKey, rotateKey } from '@/lib/provisioning/keys/service';
import { changeLibrary, removeLibrary } from '@/lib/provisioning/libraries/service';
import { keysOf, valueOf } from '@/test/harness/keys';
import { makeLibrary, recordLibrary } from '@/test/harness/provisioning';

/** An operation that is disturbed. */
export interface Scenario {
  name: string;
  /** Makes, undisturbed, what the operation is about; records the operation, and gives its id. */
  record: (owner: AdminActor) => Promise<string>;
  /** By how much AWS's clock moves on whenever the operation waits for a later moment. */
  secondsPerWait?: number;
}

const FILMS = { name: 'Films', bucketName: 'usher-films', region: 'eu-central-1', ttlSeconds: 15 } as const;
const IDENTITIES = { ...FILMS, region: 'us-east-1', originIdentityKind: 'OAI', signingKeyKind: 'RSA_2048' } as const;

/** Longer than a signature of these libraries is valid. */
const PAST_THE_LAST_SIGNATURE = 60;

const SCENARIOS: readonly Scenario[] = [
  { name: 'create', record: async (owner) => (await recordLibrary(owner, FILMS)).operationId },
  { name: 'create-with-identities', record: async (owner) => (await recordLibrary(owner, IDENTITIES)).operationId },
  {
    name: 'change',
    record: async (owner) => {
      const { library } = await makeLibrary(owner, FILMS);
      return valueOf(await changeLibrary(owner, { libraryId: library.id, priceClass: 'PriceClass_100', enabled: true, overwrite: false })).operationId;
    },
  },
  {
    name: 'rotate',
    secondsPerWait: PAST_THE_LAST_SIGNATURE,
    record: async (owner) => {
      const { library } = await makeLibrary(owner, FILMS);
      const { keyGroup } = await keysOf(library.id);
      return valueOf(await rotateKey(owner, { keyGroupId: keyGroup.id })).operationId;
    },
  },
  {
    name: 'drop',
    record: async (owner) => {
      const { library } = await makeLibrary(owner, FILMS);
      const { active } = await keysOf(library.id);
      return valueOf(await dropKey(owner, { signingKeyId: active.id, confirm: active.name })).operationId;
    },
  },
  {
    name: 'move-to-oac',
    record: async (owner) => {
      const { library } = await makeLibrary(owner, IDENTITIES);
      return valueOf(await moveToOac(owner, { libraryId: library.id })).operationId;
    },
  },
  {
    name: 'tear-down',
    record: async (owner) => {
      const { library } = await makeLibrary(owner, FILMS);
      return valueOf(await removeLibrary(owner, { libraryId: library.id, confirmName: library.name, deleteVideos: true })).operationId;
    },
  },
];

export const SCENARIO_NAMES: readonly string[] = SCENARIOS.map(({ name }) => name);

export function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (!scenario) throw new Error(`There is no scenario ${name}: choose ${SCENARIO_NAMES.join(', ')}.`);
  return scenario;
}
