import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

import type { Instance } from './instance';
import { killGroup, stopGroup } from './stop-process';
import { Trouble } from './trouble';

const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/** Who is stopped before whom, so that nobody loses what it still needs. Others are stopped first of all. */
const STOP_ORDER = ['web', 'worker', 'local-aws', 'postgres'];

export interface Member {
  name: string;
  child: ChildProcess;
  signal: NodeJS.Signals;
}

/**
 * All processes that this start has running. Each leads a group of its own, so that Ctrl-C reaches
 * the supervisor alone and the stop can be in order; a watchdog ends them if the supervisor is killed.
 */
export class Fleet {
  readonly #members: Member[] = [];
  readonly #watchdog: ChildProcess;
  #isClosed = false;

  constructor(private readonly stateDir: string, private readonly instance: Instance) {
    this.#watchdog = spawn(process.execPath, [path.join(import.meta.dirname, 'watchdog.mjs')], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.#watchdog.stdin?.on('error', () => undefined);
  }

  logFile(name: string): string {
    return path.join(this.stateDir, 'logs', `${name}.log`);
  }

  /** Starts a process whose output goes to logs/<name>.log, and keeps track of it until it ends. */
  spawn(name: string, command: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
    if (this.#isClosed) throw new Trouble('Stopped while starting.');
    const log = openSync(rotated(this.logFile(name)), 'a', 0o600);
    try {
      const child = spawn(command, args, { env, stdio: ['ignore', log, log], detached: true });
      this.adopt(name, child, 'SIGTERM');
      return child;
    } finally {
      closeSync(log);
    }
  }

  /** Keeps track of a process that somebody else started as the leader of its group. */
  adopt(name: string, child: ChildProcess, signal: NodeJS.Signals): void {
    const { pid } = child;
    if (pid === undefined) return;
    const member = { name, child, signal };
    this.#members.push(member);
    this.instance.setChild(name, pid);
    this.#tell(`+${pid} ${signal}`);
    child.once('exit', () => {
      killGroup(pid);
      this.#members.splice(this.#members.indexOf(member), 1);
      this.#tell(`-${pid}`);
      if (!this.#members.some((other) => other.name === name)) this.instance.setChild(name, undefined);
    });
    if (this.#isClosed) void stopGroup(pid, signal, 0);
  }

  /** Ends everything in order, each with `graceMs` to finish what it is doing. */
  async stop(graceMs: number, onStopping: (name: string) => void): Promise<void> {
    this.#isClosed = true;
    for (let member = this.#next(); member; member = this.#next()) {
      onStopping(member.name);
      await this.#stopMember(member, graceMs);
    }
    const ended = new Promise((resolve) => this.#watchdog.once('exit', resolve));
    this.#watchdog.stdin?.end();
    if (this.#watchdog.exitCode === null && this.#watchdog.signalCode === null) await ended;
  }

  /** Ends everything without asking. */
  kill(): void {
    this.#isClosed = true;
    for (const { child } of this.#members) if (child.pid !== undefined) killGroup(child.pid);
  }

  #next(): Member | undefined {
    const rank = ({ name }: Member) => STOP_ORDER.indexOf(name);
    return this.#members.toSorted((a, b) => rank(a) - rank(b))[0];
  }

  async #stopMember(member: Member, graceMs: number): Promise<void> {
    const { pid } = member.child;
    const ended = new Promise((resolve) => member.child.once('exit', resolve));
    if (pid !== undefined) await Promise.all([stopGroup(pid, member.signal, graceMs), ended]);
  }

  #tell(line: string): void {
    this.#watchdog.stdin?.write(`${line}\n`);
  }
}

/** Puts a log that has grown large aside, over the one put aside before. */
function rotated(file: string): string {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(file, `${file}.1`);
  return file;
}
