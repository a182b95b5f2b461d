import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { Client } from 'pg';

import { commandLine, processStamp } from './process-stamp';
import { postgresBinaries } from './postgres-binaries';
import { Trouble } from './trouble';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const POLL_MS = 50;

export interface PostgresPlace {
  /** Where the cluster's files live; made when missing. */
  dataDir: string;
  port: number;
  /** The password of the only role, `usher`. */
  password: string;
  logFile: string;
  /** A test database may forget everything in a power cut and is faster for it. */
  durable?: boolean;
}

export interface RunningPostgres {
  child: ChildProcess;
  /** Of the database `usher`, which exists. */
  url: string;
  /** Of another database in the same cluster. */
  urlOf: (database: string) => string;
  /** Fast shutdown: open transactions are rolled back, nothing committed is lost. */
  stop: () => Promise<void>;
}

/**
 * Starts PostgreSQL from the binaries that npm installed, on 127.0.0.1 only, and waits until it
 * answers. Makes the cluster first when there is none, and deals with whatever a killed run left:
 * an orphaned postmaster on the same files is stopped, a stale pid file removed.
 * `onSpawn` hears of the process before it answers. Throws a `Trouble` when it cannot run here.
 */
export async function startPostgres(
  place: PostgresPlace, onSpawn: (child: ChildProcess) => void = () => undefined,
): Promise<RunningPostgres> {
  if (!existsSync(path.join(place.dataDir, 'PG_VERSION'))) await makeCluster(place);
  await stopOrphan(place.dataDir);
  const urlOf = (database: string) =>
    `postgresql://usher:${encodeURIComponent(place.password)}@127.0.0.1:${place.port}/${database}`;
  const child = await launch(place, urlOf('postgres'), onSpawn);
  await makeDatabase(urlOf('postgres'));
  return { child, url: urlOf('usher'), urlOf, stop: () => stopProcess(child) };
}

async function makeCluster(place: PostgresPlace): Promise<void> {
  const { initdb } = await postgresBinaries();
  // Made beside its place and renamed, so that a kill half-way leaves nothing that looks finished.
  const unfinished = `${place.dataDir}.unfinished`;
  const passwordFile = `${place.dataDir}.unfinished-password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(path.dirname(place.dataDir), { recursive: true });
  await writeFile(passwordFile, `${place.password}\n`, { mode: 0o600 });
  try {
    const flags = [
      `--pgdata=${unfinished}`, '--username=usher', `--pwfile=${passwordFile}`, '--auth=scram-sha-256',
      // The same order and letters on every machine, whatever locales it has.
      '--encoding=UTF8', '--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
      ...(place.durable === false ? ['--no-sync'] : []),
    ];
    await runInitdb(initdb, flags);
    await rm(place.dataDir, { recursive: true, force: true });
    await rename(unfinished, place.dataDir);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function runInitdb(initdb: string, flags: string[]): Promise<void> {
  const [command, args] = asOrdinaryUser(initdb, flags);
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).catch((error: unknown) => {
    complaint = String(error);
    return 1;
  });
  if (code === 0) return;
  if (isRoot() && /unshare|Operation not permitted|setgroups/i.test(complaint)) {
    throw new Trouble(
      'PostgreSQL does not run as root, and this machine does not let root take another user id (unshare failed). ' +
        'Start Usher as an ordinary user, or give a PostgreSQL of yours with DATABASE_URL=postgresql://….',
    );
  }
  throw new Trouble(`PostgreSQL's files could not be made: ${lastLine(complaint)}`);
}

async function launch(
  place: PostgresPlace, url: string, onSpawn: (child: ChildProcess) => void,
): Promise<ChildProcess> {
  const { postgres } = await postgresBinaries();
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];
  const settings = [
    'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'cluster_name=usher',
    ...(place.durable === false ? fast : []),
  ];
  const flags = ['-D', place.dataDir, '-p', String(place.port), ...settings.flatMap((setting) => ['-c', setting])];
  const [command, args] = asOrdinaryUser(postgres, flags);
  await mkdir(path.dirname(place.logFile), { recursive: true });
  const log = await open(place.logFile, 'a', 0o600);
  const logStart = (await log.stat()).size;
  try {
    const child = spawn(command, args, { stdio: ['ignore', log.fd, log.fd], detached: true });
    onSpawn(child);
    // Whatever ends us, a database without its owner is of no use to anyone.
    const end = () => { child.kill('SIGINT'); };
    process.once('exit', end);
    child.once('exit', () => process.off('exit', end));
    await untilAnswers(child, url, place.logFile, logStart);
    return child;
  } finally {
    await log.close();
  }
}

async function untilAnswers(child: ChildProcess, url: string, logFile: string, logStart: number): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline) {
    if (failure ?? (child.exitCode !== null || child.signalCode !== null)) {
      const said = (await readFile(logFile, 'utf8').catch(() => '')).slice(logStart);
      const fatal = said.split('\n').findLast((line) => line.includes('FATAL'));
      throw new Trouble(`PostgreSQL did not start: ${failure?.message ?? fatal ?? lastLine(said)} (log: ${logFile})`);
    }
    if (await answers(url)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  await stopProcess(child);
  throw new Trouble(`PostgreSQL did not answer within ${START_LIMIT_MS / 1000} s; its log is ${logFile}.`);
}

/** Whether a connection can be opened; a wrong password is no matter of waiting and is thrown. */
async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new Trouble('The embedded PostgreSQL refuses the password kept in the state folder (postgres.password).');
    }
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeDatabase(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = 'usher'");
    if (found.rowCount === 0) await client.query('CREATE DATABASE usher');
  } finally {
    await client.end();
  }
}

/** Ends a postmaster that a killed run left on these files; removes a pid file that speaks of no one. */
async function stopOrphan(dataDir: string): Promise<void> {
  const pidFile = path.join(dataDir, 'postmaster.pid');
  const text = await readFile(pidFile, 'utf8').catch(() => '');
  if (text === '') return;
  const pid = Number.parseInt(text, 10);
  const line = Number.isInteger(pid) && pid > 1 ? commandLine(pid) : '';
  if (line.includes(dataDir) && line.includes('postgres')) {
    await stopPid(pid);
  } else {
    // PostgreSQL would refuse to start if the pid now belongs to some other process of this user.
    await rm(pidFile, { force: true });
  }
  await backendsGone(dataDir);
}

/** Backends outlive a killed postmaster for a moment and hold its shared memory. */
async function backendsGone(dataDir: string): Promise<void> {
  const deadline = Date.now() + STOP_LIMIT_MS;
  while (existsSync(path.join(dataDir, 'postmaster.pid')) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function stopPid(pid: number): Promise<void> {
  const stamp = processStamp(pid);
  const gone = () => processStamp(pid) !== stamp;
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOP_LIMIT_MS;
  while (!gone() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  if (!gone()) process.kill(pid, 'SIGKILL');
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(timer);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * PostgreSQL refuses to run as root. In a user namespace it sees itself as user 1000, while the
 * files it makes stay root's, so no system user is needed and no folder has to be opened to one.
 */
function asOrdinaryUser(command: string, args: string[]): [string, string[]] {
  if (!isRoot()) return [command, args];
  return ['unshare', ['--user', '--map-user=1000', '--map-group=1000', '--', command, ...args]];
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'no reason given';
}
