import { setTimeout } from 'node:timers/promises';

/** Waits, but not longer than until `stopping`. */
export async function pause(ms: number, stopping: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal: stopping }).catch(() => undefined);
}
