import type { ChildProcess } from 'node:child_process';

import { Trouble } from './trouble';

const READY_LIMIT_MS = 60_000;
const POLL_MS = 50;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const QUICK_DEATHS = 5;
const QUICK_WINDOW_MS = 60_000;

/** A process of the product that is kept alive. */
export interface Service {
  name: string;
  logFile: string;
  start: () => Promise<ChildProcess> | ChildProcess;
  /** Whether it answers. */
  isReady: () => Promise<boolean>;
}

/**
 * Starts a service and resolves when it answers. Later deaths are answered by another start, with
 * growing pauses; when they become frequent, `onLost` gets the reason. `isStopping` ends the keeping.
 */
export async function keep(service: Service, isStopping: () => boolean, onLost: (trouble: Trouble) => void): Promise<void> {
  const deaths: number[] = [];
  const launch = async (): Promise<void> => {
    const child = await service.start();
    await untilReady(service, child);
    child.once('exit', (code, signal) => void restart(signal ?? `code ${String(code)}`));
    if (child.exitCode !== null || child.signalCode !== null) await restart('at once');
  };
  const restart = async (how: string): Promise<void> => {
    if (isStopping()) return;
    const now = Date.now();
    deaths.push(now);
    const recent = deaths.filter((at) => now - at < QUICK_WINDOW_MS).length;
    if (recent >= QUICK_DEATHS) {
      onLost(new Trouble(`${service.name} ended ${recent} times within a minute (last with ${how}); its log is ${service.logFile}.`));
      return;
    }
    process.stdout.write(`! ${service.name} ended with ${how}; starting it again\n`);
    await new Promise((resolve) => setTimeout(resolve, Math.min(FIRST_PAUSE_MS * 2 ** (recent - 1), LONGEST_PAUSE_MS)));
    if (isStopping()) return;
    await launch().catch((error: unknown) => {
      if (!isStopping()) onLost(error instanceof Trouble ? error : new Trouble(`${service.name} could not be restarted: ${String(error)}`));
    });
  };
  await launch();
}

async function untilReady(service: Service, child: ChildProcess): Promise<void> {
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const deadline = Date.now() + READY_LIMIT_MS;
  while (!(await service.isReady())) {
    if (failure) throw new Trouble(`${service.name} could not be started: ${failure.message}`);
    if (child.exitCode !== null || child.signalCode !== null) {
      const how = child.signalCode ?? `code ${String(child.exitCode)}`;
      throw new Trouble(`${service.name} ended with ${how} before it was ready; its log is ${service.logFile}.`);
    }
    if (Date.now() > deadline) {
      throw new Trouble(`${service.name} was not ready within ${READY_LIMIT_MS / 1000} s; its log is ${service.logFile}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
