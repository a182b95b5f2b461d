import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { processStamp } from './process-stamp';
import { readOptional } from './small-file';
import { Trouble } from './trouble';

const processSchema = z.object({ pid: z.int(), stamp: z.string() });
const recordSchema = processSchema.extend({
  publicOrigin: z.string(),
  /** The children that run now, by name. */
  children: z.record(z.string(), processSchema),
});

type ProcessRecord = z.output<typeof processSchema>;

/** This start's claim on the state folder, which also says what has to be cleaned up if we are killed. */
export interface Instance {
  /** What a killed run left alive on this state folder. */
  orphans: ProcessRecord[];
  setChild: (name: string, pid: number | undefined) => void;
  release: () => void;
}

/**
 * Claims the state folder for this process. Throws a `Trouble` that says where the first one runs,
 * when there is one; a claim of a dead process is taken over.
 */
export function claimState(stateDir: string, publicOrigin: string): Instance {
  const file = claimOf(stateDir);
  const record = { pid: process.pid, stamp: processStamp(process.pid) ?? '', publicOrigin, children: {} };
  const orphans: ProcessRecord[] = [];
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(record), { mode: 0o600 });
  try {
    while (!tryLink(mine, file)) orphans.push(...removeDead(file));
  } finally {
    rmSync(mine, { force: true });
  }
  const children = new Map<string, ProcessRecord>();
  const save = () => {
    writeFileSync(mine, JSON.stringify({ ...record, children: Object.fromEntries(children) }), { mode: 0o600 });
    renameSync(mine, file);
  };
  return {
    orphans: orphans.filter(isAlive),
    setChild: (name, pid) => {
      const stamp = pid === undefined ? undefined : processStamp(pid);
      if (pid === undefined || stamp === undefined) children.delete(name);
      else children.set(name, { pid, stamp });
      save();
    },
    release: () => { rmSync(file, { force: true }); },
  };
}

/** The run that lives on a state folder, and the origin it was started for; undefined without one. Throws `Unreadable`. */
export function findRunning(stateDir: string): { publicOrigin: string } | undefined {
  const found = parseRecord(readOptional(claimOf(stateDir)) ?? '');
  return found && isAlive(found) ? { publicOrigin: found.publicOrigin } : undefined;
}

function claimOf(stateDir: string): string {
  return path.join(stateDir, 'instance.json');
}

/** Linking makes the claim appear whole and fails if there is one: an atomic test-and-set. */
function tryLink(mine: string, file: string): boolean {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes a dead process's claim away and gives its children; throws when its process lives. */
function removeDead(file: string): ProcessRecord[] {
  const text = readOr(file, '');
  const found = parseRecord(text);
  if (found && isAlive(found)) {
    throw new Trouble(
      `Usher already runs on ${path.dirname(file)}: open ${found.publicOrigin} (process ${found.pid}), ` +
        'or start another one with its own USHER_STATE and PORT.',
    );
  }
  // Of two starts that find the same dead claim, one must not take away the other's new one.
  const dead = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, dead);
  } catch {
    return [];
  }
  if (readOr(dead, '') !== text) tryLink(dead, file);
  rmSync(dead, { force: true });
  return found ? Object.values(found.children) : [];
}

function isAlive({ pid, stamp }: ProcessRecord): boolean {
  return processStamp(pid) === stamp;
}

function parseRecord(text: string) {
  try {
    return recordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function readOr(file: string, fallback: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return fallback;
  }
}
