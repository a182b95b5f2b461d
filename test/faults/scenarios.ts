import type { AdminActor } from '@/lib/kernel/actor';
import { recordLibrary } from '@/test/harness/provisioning';

/** An operation that is disturbed: what is there before it, and how it is recorded. */
export interface Scenario {
  name: string;
  /** Makes what the operation is about, undisturbed. */
  setUp: (owner: AdminActor) => Promise<void>;
  /** Records the operation, and gives its id. */
  record: (owner: AdminActor) => Promise<string>;
}

const nothing = () => Promise.resolve();

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'create',
    setUp: nothing,
    record: async (owner) => (await recordLibrary(owner, { name: 'Films', bucketName: 'usher-films', region: 'eu-central-1' })).operationId,
  },
  {
    name: 'create-with-identities',
    setUp: nothing,
    record: async (owner) => {
      const input = { name: 'Films', bucketName: 'usher-films', region: 'us-east-1', originIdentityKind: 'OAI', signingKeyKind: 'RSA_2048' } as const;
      return (await recordLibrary(owner, input)).operationId;
    },
  },
];

export const SCENARIO_NAMES: readonly string[] = SCENARIOS.map(({ name }) => name);

export function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (!scenario) throw new Error(`There is no scenario ${name}: choose ${SCENARIO_NAMES.join(', ')}.`);
  return scenario;
}
