import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { isLoopbackHost } from '@/lib/env';

import { isFree } from '../free-port';
import { findRunning } from '../instance';
import { accepts, isReady } from '../reachable';
import { isMasterKey, readSettings, type Settings } from '../settings';
import { readOptional, Unreadable } from '../small-file';
import { Trouble } from '../trouble';
import type { Line } from './doctor-line';
import { portsOf } from './install';

const OPEN_TO_OTHERS = 0o077;

/** What can be told without a database: Node, the environment, the state folder, the ports, a browser. */
export async function ourselves(): Promise<{ lines: Line[]; settings: Settings | undefined }> {
  const lines: Line[] = [node()];
  const settings = environment(lines);
  if (settings) lines.push(stateFolder(settings), ...(await checked('Master key', () => masterKey(settings))), ...(await checked('Pages', () => pages(settings))), ...(await checked('Local AWS', () => localAws(settings))));
  lines.push(chromium());
  return { lines, settings };
}

/** One that is too old has been refused before this could run. */
function node(): Line {
  return { name: 'Node.js', state: 'ok', says: process.versions.node };
}

function environment(lines: Line[]): Settings | undefined {
  try {
    const settings = readSettings(process.env);
    lines.push({ name: 'Environment', state: 'ok', says: `${settings.publicOrigin}, ${settings.aws === 'real' ? 'real AWS' : 'Local AWS'}` });
    return settings;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    lines.push({ name: 'Environment', state: 'fail', says: 'It cannot be used as it is.', fix: error.message });
    return undefined;
  }
}

function stateFolder({ stateDir }: Settings): Line {
  const name = 'State folder';
  try {
    const isLoose = process.platform !== 'win32' && (statSync(stateDir).mode & OPEN_TO_OTHERS) !== 0;
    readdirSync(stateDir);
    return isLoose ? { name, state: 'fail', says: `${stateDir} is open to other users, and keys are kept there.`, fix: `chmod 700 ${stateDir}` } : { name, state: 'ok', says: stateDir };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { name, state: 'warn', says: `${stateDir} does not exist yet.`, fix: 'The first npm start makes it.' };
    const { message, fix } = new Unreadable(stateDir, error);
    return { name, state: 'fail', says: message, fix };
  }
}

/** A file that cannot be read is not one that is not there. */
async function checked(name: string, look: () => Line | undefined | Promise<Line | undefined>): Promise<Line[]> {
  try {
    const line = await look();
    return line ? [line] : [];
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [{ name, state: 'fail', says: error.message, fix: error.fix }];
  }
}

function masterKey({ masterKey: given, stateDir }: Settings): Line {
  const name = 'Master key';
  if (given !== undefined) return { name, state: 'ok', says: 'from USHER_MASTER_KEY' };
  const file = path.join(stateDir, 'master.key');
  const text = readOptional(file);
  if (text === undefined) return { name, state: 'warn', says: 'There is none yet.', fix: 'The first npm start makes one; or give one with USHER_MASTER_KEY.' };
  return isMasterKey(text) ? { name, state: 'ok', says: file } : { name, state: 'fail', says: `${file} is damaged.`, fix: 'Restore it from a backup: without it the signing keys cannot be read.' };
}

async function localAws(settings: Settings): Promise<Line | undefined> {
  const name = 'Local AWS';
  const kept = settings.aws === 'local' ? portsOf(settings) : undefined;
  if (!kept) return undefined;
  const [api, edge] = await Promise.all([accepts(kept.api), accepts(kept.edge)]);
  const both = `ports ${kept.api} and ${kept.edge}`;
  return api && edge ? { name, state: 'ok', says: `It answers on ${both}.` } : { name, state: 'warn', says: `It does not answer on ${both}.`, fix: 'Start everything with npm start.' };
}

async function pages({ host, port, stateDir, publicOrigin }: Settings): Promise<Line> {
  const name = 'Pages';
  const running = findRunning(stateDir);
  const elsewhere = running && portElsewhere(running.publicOrigin, port);
  if (running && elsewhere !== undefined) {
    return { name, state: 'warn', says: `The Usher on ${stateDir} was started for ${running.publicOrigin}, and not for port ${port}.`, fix: `Give doctor the same port: PORT=${elsewhere} npm run usher -- doctor` };
  }
  if (await isReady(host, port)) {
    if (running) return { name, state: 'ok', says: `They answer on port ${port}.` };
    return { name, state: 'fail', says: `Another Usher answers on port ${port}: none runs on ${stateDir}.`, fix: 'Name its state folder with USHER_STATE to look at that one, or start this one on another PORT.' };
  }
  if (!(await isFree(port, host))) return { name, state: 'fail', says: `Something else, or an Usher that is not well, listens on port ${port}.`, fix: 'Stop it, or start Usher on another PORT.' };
  if (!running) return { name, state: 'warn', says: `Nothing runs on port ${port}.`, fix: 'Start everything with npm start.' };
  if (running.publicOrigin === publicOrigin) return { name, state: 'warn', says: `The Usher on ${stateDir} does not answer yet, or not any more.`, fix: 'Look at what npm start printed.' };
  return { name, state: 'warn', says: `Nothing runs on port ${port}: the Usher on ${stateDir} was started for ${running.publicOrigin}.`, fix: `Give doctor the PORT that it was started with, and PUBLIC_ORIGIN=${running.publicOrigin}.` };
}

/** The port that an origin on this machine has, when it is another one. Behind a proxy the origin does not tell where the web listens. */
function portElsewhere(publicOrigin: string, port: number): number | undefined {
  const { protocol, hostname, port: own } = new URL(publicOrigin);
  const meant = Number(own || (protocol === 'https:' ? 443 : 80));
  return protocol === 'http:' && isLoopbackHost(hostname) && meant !== port ? meant : undefined;
}

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Only the tests need one. */
function chromium(): Line {
  const name = 'Chromium';
  const given = process.env.CHROMIUM_PATH;
  const inPath = (process.env.PATH ?? '').split(path.delimiter).flatMap((folder) => PROGRAMS.map((program) => path.join(folder, program)));
  const found = (given === undefined ? inPath : [given]).find((file) => existsSync(file));
  if (found !== undefined) return { name, state: 'ok', says: `${found} (for the browser tests)` };
  return { name, state: 'warn', says: given === undefined ? 'None was found; only the browser tests need one.' : `CHROMIUM_PATH ${given} does not exist.`, fix: 'Install Chromium or Chrome, or name one with CHROMIUM_PATH. npm test gets one where it can.' };
}
