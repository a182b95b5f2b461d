import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const KEPT_LINES = 15;

/** Something that the person at the terminal can mend. */
export class InstallTrouble extends Error {}

/**
 * Installs the packages that package-lock.json names, unless they are there already. A finished
 * install is stamped; one cut short, or one for another lockfile or platform, is done again.
 */
export async function ensureInstalled(root) {
  const lockfile = readText(path.join(root, 'package-lock.json'));
  if (lockfile === undefined) throw new InstallTrouble('package-lock.json is missing: get a complete copy of Usher.');
  const stampFile = path.join(root, 'node_modules/.usher/installed');
  const stamp = [createHash('sha256').update(lockfile).digest('hex'), process.platform, process.arch].join(' ');
  // npm writes its own record last, so a record that agrees means that somebody ran npm ci or npm install.
  const record = readText(path.join(root, 'node_modules/.package-lock.json'));
  if (record !== undefined && (readText(stampFile) === stamp || agrees(lockfile, record))) {
    if (readText(stampFile) !== stamp) writeStamp(stampFile, stamp);
    return;
  }
  try {
    accessSync(root, constants.W_OK);
  } catch {
    throw new InstallTrouble(`The packages cannot be installed: ${root} is not writable for this user.`);
  }
  await install(root);
  writeStamp(stampFile, stamp);
}

/** Whether what npm recorded as installed is what the lockfile asks for on this platform. */
function agrees(lockfile, record) {
  try {
    const wanted = JSON.parse(lockfile).packages;
    const installed = JSON.parse(record).packages;
    return Object.entries(wanted).every(([place, { version, optional, devOptional, peer }]) => {
      if (place === '') return true;
      const found = installed[place];
      return found ? found.version === version : Boolean(optional || devOptional || peer);
    });
  } catch {
    return false;
  }
}

function writeStamp(stampFile, stamp) {
  mkdirSync(path.dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, stamp);
}

async function install(root) {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write('… Installing packages (a minute or two, only when they changed)\n');
  const [command, args] = npm();
  const child = spawn(command, [...args, 'ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that whatever npm starts ends with it.
    detached: process.platform !== 'win32',
    env: {
      ...process.env,
      // An npm that does not know allowScripts runs every install script; this keeps Prisma's from downloading.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_SKIP_POSTINSTALL_GENERATE: '1',
      CHECKPOINT_DISABLE: '1',
      NEXT_TELEMETRY_DISABLED: '1',
    },
  });
  const forget = watchOver(child);
  const output = [];
  const collect = (chunk) => output.push(chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ticker = showSeconds(seconds);
  const stop = (signal) => child.kill(signal);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const ended = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code === 0 ? '' : `npm ci ended with ${signal ?? code}`));
  });
  process.off('SIGINT', stop).off('SIGTERM', stop);
  forget();
  clearInterval(ticker);
  if (ended !== '') {
    const lines = output.join('').trim().split('\n').filter((line) => !/npm warn/i.test(line)).slice(-KEPT_LINES);
    throw new InstallTrouble(
      `The packages could not be installed (${ended}). Mend what npm says below and start again; nothing else was touched.\n` +
        lines.join('\n'),
    );
  }
  process.stdout.write(`${process.stdout.isTTY ? '\r' : ''}✓ Packages installed ${seconds()} s\n`);
}

/** Has npm ended if we are killed, so that it does not write under the hands of the next start. */
function watchOver(child) {
  if (child.pid === undefined) return () => undefined;
  const script = path.join(import.meta.dirname, 'watchdog.mjs');
  const watchdog = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  watchdog.stdin.on('error', () => undefined);
  // Not asked but ended: a half install is done again anyway, and npm takes seconds over a SIGTERM.
  watchdog.stdin.write(`+${child.pid} SIGKILL\n`);
  return () => watchdog.stdin.end(`-${child.pid}\n`);
}

function showSeconds(seconds) {
  if (!process.stdout.isTTY) return undefined;
  return setInterval(() => process.stdout.write(`\r  ${seconds()} s`), 200);
}

/** The npm that started us, or the one in PATH. */
function npm() {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.js$/.test(script)) return [process.execPath, [script]];
  return process.platform === 'win32' ? ['cmd', ['/c', 'npm']] : ['npm', []];
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
