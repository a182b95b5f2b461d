import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Makes the folder, and those above it, for this user alone. One after the other: where nothing can be made (`/proc`)
 * Node's own recursion never ends.
 */
export async function makeStateDir(dir: string): Promise<void> {
  if (await isFolder(dir)) return;
  if (dirname(dir) !== dir) await makeStateDir(dirname(dir));
  try {
    await mkdir(dir, { mode: 0o700 });
  } catch (error) {
    // Another start may have made it in the meantime.
    if (!(await isFolder(dir))) throw error;
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/**
 * Claims a state folder for this process and gives the function that gives it back; throws an Error with a
 * sentence for the user when a living process has it. Two processes that append to one log would spoil it.
 * The claim names its process and that process's start, so it ends with the process however that ends.
 */
export function claimState(stateDir: string): () => void {
  const file = join(stateDir, 'claim');
  const mine = `${process.pid} ${randomUUID()} ${startOf(process.pid) ?? ''}`;
  const written = `${file}.${randomUUID()}`;
  writeFileSync(written, mine, { mode: 0o600 });
  try {
    while (!tryLink(written, file)) removeDead(file);
  } finally {
    rmSync(written, { force: true });
  }
  return () => {
    if (read(file) === mine) rmSync(file, { force: true });
  };
}

/** Gives the claim's file its name if nobody has it: whole, and at once. */
function tryLink(written: string, file: string): boolean {
  try {
    linkSync(written, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function removeDead(file: string): void {
  const found = read(file);
  const [pid = '', , ...start] = found.split(' ');
  if (/^\d+$/.test(pid) && startOf(Number(pid)) === start.join(' ')) {
    throw new Error(
      `The state folder ${dirname(file)} is in use by another Local AWS (process ${pid}): stop that one, or choose another folder with --state.`,
    );
  }
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Another start may have taken over between reading and renaming: its claim goes back.
  if (read(aside) !== found) tryLink(aside, file);
  rmSync(aside, { force: true });
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** When a process began, in whatever words the system has for it; undefined when there is none (a zombie is none). */
function startOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // proc_pid_stat(5): the name in parentheses may hold anything; state is the third field, start the 22nd.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return fields[0] === 'Z' || fields[0] === 'X' ? undefined : `${boot} ${fields[19] ?? ''}`;
    }
    if (process.platform === 'win32') {
      process.kill(pid, 0);
      return 'running';
    }
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    return started.trim() || undefined;
  } catch {
    return undefined;
  }
}
