import type { AdminActor } from '@/lib/kernel/actor';
import { keysOf } from '@/test/harness/keys';
import { makeLibrary } from '@/test/harness/provisioning';

import { type ButtonName, FILMS, FILMS_WITH_IDENTITIES } from './buttons';

/** An operation that is disturbed. */
export interface Scenario {
  name: string;
  /** What records the operation. */
  button: ButtonName;
  /** Makes, undisturbed, what the operation is about; gives the id of that. */
  setUp: (owner: AdminActor) => Promise<string>;
  /** By how much AWS's clock moves on whenever the operation waits for a later moment. */
  secondsPerWait: number;
}

/** Longer than a signature of these libraries is valid. */
const PAST_THE_LAST_SIGNATURE = 60;

const nothing = () => Promise.resolve('');
const films = async (owner: AdminActor) => (await makeLibrary(owner, FILMS)).library.id;
const filmsWithIdentities = async (owner: AdminActor) => (await makeLibrary(owner, FILMS_WITH_IDENTITIES)).library.id;
const keyGroupOfFilms = async (owner: AdminActor) => (await keysOf(await films(owner))).keyGroup.id;
const keyOfFilms = async (owner: AdminActor) => (await keysOf(await films(owner))).active.id;

const SCENARIOS: readonly Scenario[] = [
  { name: 'create', button: 'create', setUp: nothing, secondsPerWait: 0 },
  { name: 'create-with-identities', button: 'createWithIdentities', setUp: nothing, secondsPerWait: 0 },
  { name: 'create-by-acl', button: 'createByAcl', setUp: nothing, secondsPerWait: 0 },
  { name: 'change', button: 'change', setUp: films, secondsPerWait: 0 },
  { name: 'rotate', button: 'rotate', setUp: keyGroupOfFilms, secondsPerWait: PAST_THE_LAST_SIGNATURE },
  { name: 'drop', button: 'drop', setUp: keyOfFilms, secondsPerWait: 0 },
  { name: 'move-to-oac', button: 'moveToOac', setUp: filmsWithIdentities, secondsPerWait: 0 },
  { name: 'tear-down', button: 'tearDown', setUp: films, secondsPerWait: 0 },
];

export const SCENARIO_NAMES: readonly string[] = SCENARIOS.map(({ name }) => name);

export function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (!scenario) throw new Error(`There is no scenario ${name}: choose ${SCENARIO_NAMES.join(', ')}.`);
  return scenario;
}
