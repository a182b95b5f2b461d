import path from 'node:path';

import { EnvironmentTrouble, env, resetEnv } from '@/lib/env';

import { childEnvironment } from '../child-environment';
import { generateClient } from '../generate';
import { accepts } from '../reachable';
import { readSettings, type Settings } from '../settings';
import { readOptional, Unreadable } from '../small-file';
import { portsSchema, type Ports } from '../state-folder';
import { Trouble } from '../trouble';

/** An install whose database answers, with this process's environment made for it; or why there is none. */
export type Install = { found: true; settings: Settings } | NoInstall;

export interface NoInstall {
  found: false;
  /** A sentence. */
  why: string;
  fix: string;
  /** Something is wrong, and it is not only that Usher does not run. */
  isBroken: boolean;
}

const START = 'Start everything with npm start, or name a database of yours with DATABASE_URL.';

/**
 * Finds the install that the environment names, as worker and web are told of it, or else the one that runs on the state
 * folder of `npm start`, and makes product code in this process speak to it. Writes nothing.
 */
export async function findInstall(): Promise<Install> {
  try {
    const settings = readSettings(process.env);
    if (!useEnvironmentOf(settings)) return noInstall(settings);
    const { hostname, port } = new URL(env().databaseUrl);
    if (!(await accepts(Number(port || 5432), hostname))) {
      const why = `No database answers at ${hostname}:${port || '5432'}${settings.databaseUrl === undefined ? ': Usher does not run' : ''}.`;
      return settings.databaseUrl === undefined
        ? { found: false, why, fix: 'Start everything with npm start.', isBroken: false }
        : { found: false, why, fix: 'Check DATABASE_URL, and that its PostgreSQL runs.', isBroken: true };
    }
    await generateClient();
    return { found: true, settings };
  } catch (error) {
    const fix = error instanceof Unreadable ? error.fix : 'Correct it in the environment.';
    if (error instanceof Trouble || error instanceof EnvironmentTrouble) return { found: false, why: error.message, fix, isBroken: true };
    throw error;
  }
}

function noInstall({ stateDir, databaseUrl }: Settings): NoInstall {
  if (databaseUrl === undefined) return { found: false, why: `No install was found at ${stateDir}, and DATABASE_URL names no database.`, fix: START, isBroken: false };
  return {
    found: false, why: `DATABASE_URL names a database, and its master key is neither in USHER_MASTER_KEY nor at ${stateDir}.`,
    fix: 'Give USHER_MASTER_KEY or USHER_STATE as worker and web are given it.', isBroken: true,
  };
}

/** The ports of a state folder; undefined when there was no start yet. Throws `Unreadable`. */
export function portsOf({ stateDir }: Settings): Ports | undefined {
  const text = readOptional(path.join(stateDir, 'ports.json'));
  try {
    return text === undefined ? undefined : portsSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Whether there is an install to make the environment for. */
function useEnvironmentOf(settings: Settings): boolean {
  // What a command prints is its answer; a log would stand in the middle of it.
  process.env.USHER_LOG_LEVEL ??= 'silent';
  const ports = portsOf(settings);
  const masterKey = settings.masterKey ?? readOptional(path.join(settings.stateDir, 'master.key'));
  const databaseUrl = settings.databaseUrl ?? embeddedUrl(settings, ports);
  if (databaseUrl === undefined || masterKey === undefined) return false;
  // Worker and web of an install that is run process by process are told where a Local AWS is; else it is the start's own.
  const endpoint = process.env.USHER_AWS_ENDPOINT;
  const environment = childEnvironment(process.env, settings, { databaseUrl, masterKey, ports: ports ?? { postgres: 0, api: 0, edge: 0 }, mode: 'production' });
  for (const name of Object.keys(process.env)) if (environment[name] === undefined) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment, endpoint === undefined ? {} : { USHER_AWS_ENDPOINT: endpoint });
  resetEnv();
  return true;
}

function embeddedUrl(settings: Settings, ports: Ports | undefined): string | undefined {
  const password = readOptional(path.join(settings.stateDir, 'postgres.password'));
  return ports && password !== undefined ? `postgresql://usher:${encodeURIComponent(password)}@127.0.0.1:${ports.postgres}/usher` : undefined;
}
