import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { migrate } from '@/prisma/migrate';

import { showAwsAccount } from './aws-account-step';
import { childEnvironment } from './child-environment';
import { firstRun, type FirstRun } from './first-run';
import type { Fleet } from './fleet';
import { isFree } from './free-port';
import { generateClient } from './generate';
import { BUILD_COMMAND, buildHash, buildIfNeeded } from './page-build';
import { startPostgres } from './postgres';
import { step } from './progress';
import { accepts, isReady } from './reachable';
import { keep, type Service } from './service';
import type { Settings } from './settings';
import { type Ports, readMasterKeyFile, readPostgresPassword } from './state-folder';
import { Trouble } from './trouble';

const SHOWN_LOG_LINES = 20;
const TYPESCRIPT = ['--import', 'tsx'];

export interface Product {
  /** Who can sign in, or how the first one gets in. */
  firstRun: FirstRun;
}

interface Run {
  root: string;
  settings: Settings;
  ports: Ports;
  fleet: Fleet;
  mode: 'production' | 'development';
  isStopping: () => boolean;
  onLost: (trouble: Trouble) => void;
}

/** Brings everything up in order, each part ready before the next one needs it. */
export async function startProduct(run: Run): Promise<Product> {
  const { root, settings, ports, fleet, mode } = run;
  await assertPortFree(settings);
  // Reading the sources takes a moment that the database's start leaves free.
  const hash = mode === 'production' ? buildHash(root) : Promise.resolve('');
  hash.catch(() => undefined);
  const databaseUrl = settings.databaseUrl ?? (await startDatabase(run));
  await step('Database migrations', () => migrateOrExplain(databaseUrl));
  const masterKey = settings.masterKey ?? readMasterKeyFile(settings.stateDir);
  const environment = childEnvironment(process.env, settings, { databaseUrl, masterKey, ports, mode });
  if (settings.aws === 'real') await showAwsAccount(environment);
  // Not needed before the worker, so it gets ready while the pages are looked at.
  const awsUp = settings.aws === 'real' ? Promise.resolve() : keepRunning(run, localAws(run, environment));
  awsUp.catch(() => undefined);
  await step('Database client', generateClient);
  const built = await hash;
  if (mode === 'production') await step('Pages', () => buildIfNeeded(root, built, () => build(run, environment)));
  if (settings.aws === 'local') await step('Local AWS', () => awsUp);
  await step('Worker', () => keepRunning(run, worker(run, environment)));
  const [found] = await step(settings.demo ? 'Web and demo' : 'Web', (note) => Promise.all([
    firstRun(fleet, environment, settings.demo, note),
    keepRunning(run, web(run, environment)),
  ]));
  return { firstRun: found };
}

async function assertPortFree({ port, host }: Settings): Promise<void> {
  if (await isFree(port, host)) return;
  const reason = port < 1024 && process.getuid?.() !== 0 ? 'may not be opened by this user or is in use' : 'is in use';
  throw new Trouble(`Port ${port} on ${host} ${reason}: stop what listens there, or start with another, such as PORT=${port < 1024 ? 3000 : port + 1}.`);
}

/** What stands in the way of a migration is said in a sentence; a stack would hide it. */
async function migrateOrExplain(databaseUrl: string): Promise<void> {
  try {
    await migrate(databaseUrl);
  } catch (error) {
    throw error instanceof Error ? new Trouble(error.message) : error;
  }
}

function keepRunning(run: Run, service: Service): Promise<void> {
  return keep(service, run.isStopping, run.onLost);
}

async function startDatabase(run: Run): Promise<string> {
  const { stateDir } = run.settings;
  const place = {
    dataDir: path.join(stateDir, 'postgres'),
    port: run.ports.postgres,
    password: readPostgresPassword(stateDir),
    logFile: run.fleet.logFile('postgres'),
  };
  let url = '';
  const service: Service = {
    name: 'PostgreSQL',
    logFile: place.logFile,
    start: async () => {
      const running = await startPostgres(place, (child) => { run.fleet.adopt('postgres', child, 'SIGINT'); });
      url = running.url;
      return running.child;
    },
    isReady: () => Promise.resolve(true),
  };
  await step('PostgreSQL', () => keepRunning(run, service));
  return url;
}

function localAws({ settings, ports, fleet }: Run, environment: NodeJS.ProcessEnv): Service {
  const args = ['local-aws/run.mjs', '--port', String(ports.api), '--edge-port', String(ports.edge)];
  // A log holds no keys, not even these.
  const state = ['--state', path.join(settings.stateDir, 'local-aws'), '--no-exports'];
  return {
    name: 'Local AWS',
    logFile: fleet.logFile('local-aws'),
    start: () => fleet.spawn('local-aws', process.execPath, [...args, ...state], environment),
    isReady: async () => (await accepts(ports.api)) && (await accepts(ports.edge)),
  };
}

function worker({ fleet, mode }: Run, environment: NodeJS.ProcessEnv): Service {
  const args = mode === 'development' ? ['node_modules/tsx/dist/cli.mjs', 'watch'] : TYPESCRIPT;
  return {
    name: 'Worker',
    logFile: fleet.logFile('worker'),
    start: () => fleet.spawn('worker', process.execPath, [...args, 'worker/main.ts'], environment),
    // It shows that it is alive in its own table; what it needs has been checked before.
    isReady: () => Promise.resolve(true),
  };
}

function web({ settings, fleet, mode }: Run, environment: NodeJS.ProcessEnv): Service {
  const command = mode === 'development' ? 'dev' : 'start';
  const args = ['node_modules/next/dist/bin/next', command, '-p', String(settings.port), '-H', settings.host];
  return {
    name: 'Web',
    logFile: fleet.logFile('web'),
    start: () => fleet.spawn('web', process.execPath, args, environment),
    isReady: () => isReady(settings.host, settings.port),
  };
}

async function build({ fleet, root }: Run, environment: NodeJS.ProcessEnv): Promise<void> {
  const child = fleet.spawn('build', process.execPath, BUILD_COMMAND, environment);
  const ended = await new Promise<string>((resolve) => {
    child.once('error', (error) => { resolve(error.message); });
    child.once('exit', (code, signal) => { resolve(code === 0 ? '' : (signal ?? `code ${String(code)}`)); });
  });
  if (ended === '' && existsSync(path.join(root, '.next/BUILD_ID'))) return;
  const log = fleet.logFile('build');
  const lines = readFileSync(log, 'utf8').trim().split('\n').slice(-SHOWN_LOG_LINES);
  throw new Trouble(`The pages could not be built (${ended}); this is the end of ${log}:\n${lines.join('\n')}`);
}
