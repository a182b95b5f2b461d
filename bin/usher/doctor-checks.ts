import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { isFree } from '../free-port';
import { findRunning } from '../instance';
import { accepts, isReady } from '../reachable';
import { isMasterKey, readSettings, type Settings } from '../settings';
import { Trouble } from '../trouble';
import type { Line } from './doctor-line';
import { portsOf, readOptional } from './install';

const OPEN_TO_OTHERS = 0o077;

/** What can be told without a database: Node, the environment, the state folder, the ports, a browser. */
export async function ourselves(): Promise<{ lines: Line[]; settings: Settings | undefined }> {
  const lines: Line[] = [node()];
  const settings = environment(lines);
  if (settings) lines.push(stateFolder(settings), masterKey(settings), ...(await ports(settings)));
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
  if (!existsSync(stateDir)) return { name, state: 'warn', says: `${stateDir} does not exist yet.`, fix: 'The first npm start makes it.' };
  const isLoose = process.platform !== 'win32' && (statSync(stateDir).mode & OPEN_TO_OTHERS) !== 0;
  return isLoose ? { name, state: 'fail', says: `${stateDir} is open to other users, and keys are kept there.`, fix: `chmod 700 ${stateDir}` } : { name, state: 'ok', says: stateDir };
}

function masterKey({ masterKey: given, stateDir }: Settings): Line {
  const name = 'Master key';
  if (given !== undefined) return { name, state: 'ok', says: 'from USHER_MASTER_KEY' };
  const file = path.join(stateDir, 'master.key');
  const text = readOptional(file);
  if (text === undefined) return { name, state: 'warn', says: 'There is none yet.', fix: 'The first npm start makes one; or give one with USHER_MASTER_KEY.' };
  return isMasterKey(text) ? { name, state: 'ok', says: file } : { name, state: 'fail', says: `${file} is damaged.`, fix: 'Restore it from a backup: without it the signing keys cannot be read.' };
}

async function ports(settings: Settings): Promise<Line[]> {
  const lines = [await pages(settings)];
  const kept = settings.aws === 'local' ? portsOf(settings) : undefined;
  if (kept) {
    const [api, edge] = await Promise.all([accepts(kept.api), accepts(kept.edge)]);
    const both = `ports ${kept.api} and ${kept.edge}`;
    lines.push(api && edge ? { name: 'Local AWS', state: 'ok', says: `It answers on ${both}.` } : { name: 'Local AWS', state: 'warn', says: `It does not answer on ${both}.`, fix: 'Start everything with npm start.' });
  }
  return lines;
}

async function pages({ host, port, stateDir, publicOrigin }: Settings): Promise<Line> {
  const name = 'Pages';
  const running = findRunning(stateDir);
  if (await isReady(host, port)) {
    if (running) return { name, state: 'ok', says: `They answer on port ${port}.` };
    return { name, state: 'fail', says: `Another Usher answers on port ${port}: none runs on ${stateDir}.`, fix: 'Name its state folder with USHER_STATE to look at that one, or start this one on another PORT.' };
  }
  if (!(await isFree(port, host))) return { name, state: 'fail', says: `Something else, or an Usher that is not well, listens on port ${port}.`, fix: 'Stop it, or start Usher on another PORT.' };
  if (!running) return { name, state: 'warn', says: `Nothing runs on port ${port}.`, fix: 'Start everything with npm start.' };
  if (running.publicOrigin === publicOrigin) return { name, state: 'warn', says: `The Usher on ${stateDir} does not answer yet, or not any more.`, fix: 'Look at what npm start printed.' };
  return { name, state: 'warn', says: `Nothing runs on port ${port}: the Usher on ${stateDir} was started for ${running.publicOrigin}.`, fix: 'Give doctor the same PORT and PUBLIC_ORIGIN.' };
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
