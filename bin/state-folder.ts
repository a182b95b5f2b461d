import { randomBytes } from 'node:crypto';
import {
  accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { freePort, isFree } from './free-port';
import { isMasterKey } from './settings';
import { Trouble } from './trouble';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const LOOSE_BITS = 0o077;

/** Makes the state folder if needed and sees to it that nobody else can look inside. */
export function openStateFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: PRIVATE_FOLDER });
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Trouble(`The state folder ${dir} cannot be used (${codeOf(error)}): choose another with USHER_STATE=….`);
  }
  refuseForeign(dir);
  makePrivate(dir, PRIVATE_FOLDER);
  mkdirSync(path.join(dir, 'logs'), { recursive: true, mode: PRIVATE_FOLDER });
}

/** Closing a folder that others use, such as /tmp, would do harm. */
function refuseForeign(dir: string): void {
  const entries = readdirSync(dir);
  const isOurs = entries.length === 0 || entries.includes('logs') || entries.includes('ports.json');
  if (!isOurs && isLoose(dir)) {
    throw new Trouble(`${dir} holds other files and is open to other users: give Usher a folder of its own with USHER_STATE=….`);
  }
}

function isLoose(place: string): boolean {
  return process.platform !== 'win32' && (statSync(place).mode & LOOSE_BITS) !== 0;
}

function makePrivate(place: string, mode: number): void {
  if (!isLoose(place)) return;
  let reason = 'this file system keeps no permissions';
  try {
    chmodSync(place, mode);
  } catch (error) {
    reason = codeOf(error);
  }
  // Some mounted file systems accept a change of mode and forget it.
  if (!isLoose(place)) return;
  throw new Trouble(
    `${place} is open to other users and cannot be closed (${reason}): ` +
      'Usher keeps keys there, so give it to this user or choose another folder with USHER_STATE=….',
  );
}

/** The key under which signing keys are encrypted; made on the first start. */
export function readMasterKeyFile(stateDir: string): string {
  const key = readOrMake(path.join(stateDir, 'master.key'), () => randomBytes(32).toString('base64'));
  if (isMasterKey(key)) return key;
  throw new Trouble(`${path.join(stateDir, 'master.key')} is damaged: restore it from a backup; without it the signing keys cannot be read.`);
}

/** The embedded database's password; made on the first start. */
export function readPostgresPassword(stateDir: string): string {
  return readOrMake(path.join(stateDir, 'postgres.password'), () => randomBytes(24).toString('base64url'));
}

/** Written beside its place and renamed, so that a kill leaves the whole file or none. */
function readOrMake(file: string, make: () => string): string {
  if (!existsSync(file)) writePrivately(file, `${make()}\n`);
  makePrivate(file, PRIVATE_FILE);
  return readFileSync(file, 'utf8').trim();
}

function writePrivately(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: PRIVATE_FILE });
  renameSync(`${file}.new`, file);
}

export const portsSchema = z.object({ postgres: z.int(), api: z.int(), edge: z.int() });

export type Ports = z.output<typeof portsSchema>;

/**
 * The ports behind the product, kept from start to start. The edge's may never change, because
 * distributions are recorded under it; the others move when somebody else has taken theirs.
 */
export async function readPorts(stateDir: string, needsLocalAws: boolean): Promise<Ports> {
  const file = path.join(stateDir, 'ports.json');
  const kept = existsSync(file) ? portsSchema.safeParse(parseJson(readFileSync(file, 'utf8'))).data : undefined;
  if (kept && needsLocalAws && !(await isFree(kept.edge))) {
    throw new Trouble(
      `Port ${kept.edge} is in use, but the video addresses of ${stateDir} are recorded under it: ` +
        'stop the program that listens there, or start with another USHER_STATE.',
    );
  }
  const edge = kept?.edge ?? (await freePort(4567));
  const api = await freePort(kept?.api ?? 4566, [edge]);
  const postgres = await freePort(kept?.postgres, [edge, api]);
  const ports = { postgres, api, edge };
  if (JSON.stringify(kept) !== JSON.stringify(ports)) writePrivately(file, `${JSON.stringify(ports)}\n`);
  return ports;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
