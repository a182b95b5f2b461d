import { generateClient } from '@/bin/generate';
import { startTemporaryPostgres } from '@/bin/temporary-postgres';
import { migrate } from '@/prisma/migrate';

import { bundleEntries } from './bundle';
import { storyOf } from './chaos';
import { Figures } from './figures';
import type { Job } from './jobs';
import { killPoints, nameOfPoint, type Undisturbed } from './kills';
import { Lanes } from './lanes';
import { allowHurry } from './hurry';
import { HELP, readOptions } from './options';
import { Random } from './random';

/** As many as there are cores on the machines that this is meant for. */
const LANES = 2;

type Options = ReturnType<typeof readOptions>;

interface Run {
  options: Options;
  lanes: Lanes;
  figures: Figures;
  until: number;
}

async function main(options: Options): Promise<number> {
  const startedAt = Date.now();
  await generateClient();
  const postgres = await startTemporaryPostgres();
  const bundle = await bundleEntries(['worker-process', 'press-process']);
  const figures = new Figures();
  try {
    await migrate(postgres.url);
    await allowHurry(postgres.url);
    const lanes = await Lanes.start(LANES, postgres.url, ['worker-process', 'press-process'].map(bundle.fileOf));
    const run: Run = { options, lanes, figures, until: startedAt + options.minutes * 60_000 };
    try {
      if (options.parts.has('workers')) await workers(run);
      // It mostly waits, so that the other parts go on beside it.
      const throttled = options.parts.has('throttling') ? throttling(run) : undefined;
      if (['presses', 'chaos', 'kills'].some((part) => options.parts.has(part))) await disturbAll(run);
      await throttled;
    } finally {
      await lanes.stop();
    }
  } finally {
    await postgres.stop();
    await bundle.remove();
  }
  console.log(`time used: ${Math.round((Date.now() - startedAt) / 1000)} s`);
  return figures.close();
}

/** Each operation by itself: pressed often, disturbed as seeds say, and killed everywhere. */
async function disturbAll(run: Run): Promise<void> {
  const { parts } = run.options;
  const known = await measureAll(run);
  if (parts.has('presses')) await presses(run, known);
  if (parts.has('chaos')) await chaos(run, known);
  if (parts.has('kills')) await kills(run, known);
}

/** Many libraries at once, with few calls to be had. */
async function throttling({ options: { libraries }, lanes, figures, until }: Run): Promise<void> {
  await lanes.run([{ part: 'throttling', libraries } as const], (_, { wrong, note, good = 0 }) => {
    const name = 'libraries made at once under 0.5 calls/s, with AWS’s default quotas';
    if (wrong !== undefined) figures.fail(name, wrong, `--only throttling --libraries ${libraries}`);
    figures.figure(name, good, libraries, note);
  }, until);
}

/** A worker that dies, and one that sleeps past its lease, with another one standing by. */
async function workers({ lanes, figures, until }: Run): Promise<void> {
  const names = { kill: 'a killed worker is noticed within 60 s', sleep: 'a worker that slept past its lease writes nothing' };
  const jobs = [{ part: 'workers', how: 'kill' }, { part: 'workers', how: 'sleep' }] as const;
  await lanes.run(jobs, ({ how }, { wrong, note }) => {
    if (wrong !== undefined) figures.fail(names[how], wrong, '--only workers');
    figures.figure(names[how], wrong === undefined ? 1 : 0, 1, note);
  }, until);
}

/** Every scenario as it goes when nobody disturbs it. */
async function measureAll({ options, lanes, figures }: Run): Promise<Map<string, Undisturbed>> {
  const known = new Map<string, Undisturbed>();
  const jobs = options.scenarios.map((scenario) => ({ part: 'measure', scenario }) as const);
  await lanes.run(jobs, ({ scenario }, { undisturbed, wrong }) => {
    if (undisturbed) known.set(scenario, undisturbed);
    else figures.fail(scenario, wrong ?? 'nothing was measured', `--scenario ${scenario}`);
  });
  const sound = [...known.values()].filter(({ end }) => end.operation === 'DONE' && end.orphans.length === 0);
  figures.figure('undisturbed operations that end whole', sound.length, jobs.length);
  return new Map(options.scenarios.flatMap((name) => {
    const undisturbed = known.get(name);
    return undisturbed ? [[name, undisturbed] as const] : [];
  }));
}

/** Every button, pressed fifty times at once. */
async function presses({ lanes, figures, until }: Run, known: Map<string, Undisturbed>): Promise<void> {
  const jobs = [...known].map(([scenario, undisturbed]) => ({ part: 'presses', scenario, undisturbed }) satisfies Job);
  let [good, tried] = [0, 0];
  await lanes.run(jobs, ({ scenario }, { wrong }) => {
    tried += 1;
    if (wrong === undefined) good += 1;
    else figures.fail(`fifty presses, ${scenario}`, wrong, `--only presses --scenario ${scenario}`);
  }, until);
  figures.figure('buttons that lead to 1 operation when pressed 50 times at once, on 2 web-like processes and 2 workers', good, tried);
}

/** A worker killed at every point of every operation. */
async function kills({ options, lanes, figures, until }: Run, known: Map<string, Undisturbed>): Promise<void> {
  const startedAt = Date.now();
  const jobs = [...known].flatMap(([scenario, undisturbed]) =>
    killPoints(undisturbed)
      .filter((point) => options.point === undefined || nameOfPoint(point) === options.point)
      .map((point) => ({ part: 'kills', scenario, point, undisturbed }) satisfies Job));
  const answers = new Map([...known.keys()].map((scenario) => [scenario, { call: { good: 0, tried: 0 }, commit: { good: 0, tried: 0 }, unreached: 0 }]));
  // In another order: when the time is up, what was tried is spread over all of all operations.
  const left = await lanes.run(new Random(options.firstSeed).shuffled(jobs), ({ scenario, point }, { wrong, unreached }) => {
    const count = answers.get(scenario);
    if (!count) return;
    if (unreached && wrong === undefined) {
      count.unreached += 1;
      return;
    }
    count[point.at].tried += 1;
    if (wrong === undefined) count[point.at].good += 1;
    else figures.fail(`${scenario}, ${nameOfPoint(point)}`, wrong, `--scenario ${scenario} --point "${nameOfPoint(point)}"`);
  }, until);
  for (const [scenario, { call, commit, unreached }] of answers) {
    const { calls, commits } = known.get(scenario) ?? { calls: 0, commits: [] };
    const remark = unreached === 0 ? '' : `${unreached} did not come up`;
    figures.figure(`kill -9 in ${scenario} at ${calls} calls × before, after the effect, after the reply`, call.good, call.tried, remark);
    figures.figure(`kill -9 in ${scenario} at ${commits.length} commits × before, after`, commit.good, commit.tried);
  }
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(left === 0 ? `every point was tried, in ${seconds} s` : `${jobs.length - left} of ${jobs.length} points were tried in ${seconds} s; --minutes gives more time`);
}

/** Seeded runs, over the operations in turn. */
async function chaos({ options, lanes, figures, until }: Run, known: Map<string, Undisturbed>): Promise<void> {
  const scenarios = [...known];
  const jobs = Array.from({ length: options.seeds }, (_, index) => options.firstSeed + index).flatMap((seed) => {
    const [scenario, undisturbed] = scenarios[seed % scenarios.length] ?? [];
    return scenario && undisturbed ? [{ part: 'chaos', scenario, seed, undisturbed } satisfies Job] : [];
  });
  let [good, tried] = [0, 0];
  const left = await lanes.run(jobs, ({ scenario, seed, undisturbed }, { wrong }) => {
    tried += 1;
    if (wrong === undefined) good += 1;
    else {
      const again = `--only chaos --seeds 1 --seed ${seed}${options.scenarios.length === 1 ? ` --scenario ${scenario}` : ''}`;
      figures.fail(`seed ${seed} (${scenario}: ${storyOf(seed, undisturbed.calls)})`, wrong, again);
    }
  }, until);
  const seeds = `seeds ${options.firstSeed} to ${options.firstSeed + options.seeds - 1}`;
  figures.figure('seeded runs with 2–5 faults and kills', good, tried, left === 0 ? seeds : `${seeds}; the time was up before ${left}`);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) console.log(HELP);
  else process.exitCode = await main(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
