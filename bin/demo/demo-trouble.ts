import type { Result } from '@/lib/kernel/result';

/** The demo cannot go on; the sentence is for the terminal. */
export class DemoTrouble extends Error {}

/** What an operation gave, or its refusal as the demo's end. */
export function granted<T>(what: string, result: Result<T>): T {
  if (result.ok) return result.value;
  const fields = Object.values(result.error.fields ?? {});
  throw new DemoTrouble([`${what}: ${result.error.message}`, ...fields, result.error.fix ?? ''].filter(Boolean).join(' '));
}

/** One line of progress for the supervisor. */
export function report(step: string, done: boolean): void {
  process.stdout.write(`${JSON.stringify({ step, done })}\n`);
}
