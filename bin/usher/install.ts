import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { EnvironmentTrouble, env, resetEnv } from '@/lib/env';

import { childEnvironment } from '../child-environment';
import { generateClient } from '../generate';
import { accepts } from '../reachable';
import { readSettings, type Settings } from '../settings';
import { portsSchema, type Ports } from '../state-folder';
import { Trouble } from '../trouble';

/** An install whose database answers, with this process's environment made for it; or why there is none, in a sentence. */
export type Install = { found: true; settings: Settings } | { found: false; why: string };

/**
 * Finds the install that the environment names, as worker and web are told of it, or else the one that runs on the state
 * folder of `npm start`, and makes product code in this process speak to it. Writes nothing.
 */
export async function findInstall(): Promise<Install> {
  try {
    const settings = readSettings(process.env);
    const problem = useEnvironmentOf(settings);
    if (problem !== undefined) return { found: false, why: problem };
    const { hostname, port } = new URL(env().databaseUrl);
    if (!(await accepts(Number(port || 5432), hostname))) return { found: false, why: `No database answers at ${hostname}:${port || '5432'}: Usher does not run.` };
    await generateClient();
    return { found: true, settings };
  } catch (error) {
    if (error instanceof Trouble || error instanceof EnvironmentTrouble) return { found: false, why: error.message };
    throw error;
  }
}

/** The ports of a state folder; undefined when there was no start yet. */
export function portsOf({ stateDir }: Settings): Ports | undefined {
  const text = readOptional(path.join(stateDir, 'ports.json'));
  try {
    return text === undefined ? undefined : portsSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function useEnvironmentOf(settings: Settings): string | undefined {
  // What a command prints is its answer; a log would stand in the middle of it.
  process.env.USHER_LOG_LEVEL ??= 'silent';
  const ports = portsOf(settings);
  const masterKey = settings.masterKey ?? readOptional(path.join(settings.stateDir, 'master.key'));
  const databaseUrl = settings.databaseUrl ?? embeddedUrl(settings, ports);
  if (databaseUrl === undefined || masterKey === undefined) return `No install was found at ${settings.stateDir}, and DATABASE_URL names no database.`;
  // Worker and web of an install that is run process by process are told where a Local AWS is; else it is the start's own.
  const endpoint = process.env.USHER_AWS_ENDPOINT;
  const environment = childEnvironment(process.env, settings, { databaseUrl, masterKey, ports: ports ?? { postgres: 0, api: 0, edge: 0 }, mode: 'production' });
  for (const name of Object.keys(process.env)) if (environment[name] === undefined) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment, endpoint === undefined ? {} : { USHER_AWS_ENDPOINT: endpoint });
  resetEnv();
  return undefined;
}

function embeddedUrl(settings: Settings, ports: Ports | undefined): string | undefined {
  const password = readOptional(path.join(settings.stateDir, 'postgres.password'));
  return ports && password !== undefined ? `postgresql://usher:${encodeURIComponent(password)}@127.0.0.1:${ports.postgres}/usher` : undefined;
}

/** A small file's text; undefined when there is none. */
export function readOptional(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
