/** Workers say every few seconds that they live; silence of this length means that there is none. */
const SILENCE_MS = 30_000;

/** Whether no worker lives, by when one last said so (null: none ever did). */
export function isWorkerMissing(workerSeenAt: string | null, nowMs: number): boolean {
  return workerSeenAt === null || nowMs - Date.parse(workerSeenAt) > SILENCE_MS;
}
