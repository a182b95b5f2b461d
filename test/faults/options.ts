import { parseArgs } from 'node:util';

import { SCENARIO_NAMES, scenarioOf } from './scenarios';

export const PARTS = ['workers', 'presses', 'throttling', 'chaos', 'kills'] as const;
export type Part = (typeof PARTS)[number];

export const HELP = `Faults: what Usher makes of processes that are killed and of an AWS that misbehaves.

  npm run test:faults -- [options]

  --only ${PARTS.join('|')}   these parts alone; several with commas
  --scenario NAME   these operations alone; several with commas: ${SCENARIO_NAMES.join(', ')}
  --point TEXT      one point alone, as a failure names it ("call 12 after-effect", "commit 7 before")
  --seeds N         how many seeded runs (25)
  --seed N          the first seed (1); alone with --seeds 1
  --libraries N     how many are made while CloudFront throttles (130)
  --minutes N       what is not begun by then is left out, and said (15)
  --help            this text
`;

/** Reads the command line; throws with a sentence when it makes no sense. */
export function readOptions(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      scenario: { type: 'string' },
      point: { type: 'string' },
      seeds: { type: 'string', default: '25' },
      seed: { type: 'string', default: '1' },
      libraries: { type: 'string', default: '130' },
      minutes: { type: 'string', default: '15' },
      help: { type: 'boolean', default: false },
    },
  });
  const { scenario, point, help } = values;
  return {
    help,
    parts: partsOf(values.only ?? (point === undefined ? undefined : 'kills')),
    scenarios: scenario === undefined ? SCENARIO_NAMES : scenario.split(',').map((name) => scenarioOf(name).name),
    point,
    seeds: wholeNumber('--seeds', values.seeds),
    firstSeed: wholeNumber('--seed', values.seed),
    libraries: wholeNumber('--libraries', values.libraries),
    minutes: wholeNumber('--minutes', values.minutes),
  };
}

function partsOf(text: string | undefined): ReadonlySet<string> {
  const parts = text?.split(',') ?? PARTS;
  const unknown = parts.find((part) => !PARTS.some((known) => known === part));
  if (unknown !== undefined) throw new Error(`There is no part ${unknown}: choose from ${PARTS.join(', ')}.`);
  return new Set(parts);
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`${name} must be a whole number, not ${text}.`);
}
