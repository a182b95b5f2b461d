/** How far AWS's clock is ahead of this machine's, as its answers say. */
let aheadMs: number | undefined;
let measuredAtMs = 0;

/** A Date header is cut to whole seconds: half of one is the best guess, and less than this is no difference. */
const HALF_SECOND_MS = 500;
const NOISE_MS = 1_500;

/** Takes the Date header of an answer that took from `sentAt` to `receivedAt` (milliseconds of this machine's clock). */
export function learnFromAnswer(date: string | undefined, sentAt: number, receivedAt: number): void {
  const said = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(said)) return;
  const ahead = said + HALF_SECOND_MS - (sentAt + receivedAt) / 2;
  aheadMs = Math.abs(ahead) <= NOISE_MS ? 0 : Math.round(ahead);
  measuredAtMs = receivedAt;
}

/** How far AWS's clock is ahead of this machine's, in milliseconds; undefined before the first answer. */
export function awsClockAheadMs(): number | undefined {
  return aheadMs;
}

/** The last measurement, with when it was taken by this machine's clock; undefined before the first answer. */
export function awsClockMeasurement(): { aheadMs: number; atMs: number } | undefined {
  return aheadMs === undefined ? undefined : { aheadMs, atMs: measuredAtMs };
}

/** The time as AWS has it. */
export function awsNow(): Date {
  return new Date(Date.now() + (aheadMs ?? 0));
}

/** Forgets what was learnt, for tests that move to another AWS. */
export function resetAwsClock(): void {
  aheadMs = undefined;
}
