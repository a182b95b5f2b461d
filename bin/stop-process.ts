import { processStamp } from './process-stamp';

const POLL_MS = 30;

/**
 * Asks a process to end, and its whole group to end at once when it does not within the grace time.
 * Resolves when it is gone. The pid must be its group's leader.
 */
export async function stopGroup(pid: number, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  const stamp = processStamp(pid);
  if (stamp === undefined) return;
  const gone = () => processStamp(pid) !== stamp;
  send(pid, signal);
  const deadline = Date.now() + graceMs;
  while (!gone() && Date.now() < deadline) await pause();
  killGroup(pid);
  while (!gone()) await pause();
}

/** Ends what is left of a group, if anything: the leader's own children included. */
export function killGroup(pid: number): void {
  send(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, which is what was wanted.
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
