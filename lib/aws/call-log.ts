import { AsyncLocalStorage } from 'node:async_hooks';

/** One call to AWS as a log shows it. */
export interface LoggedCall {
  /** As in `s3:CreateBucket`. */
  call: string;
  /** Milliseconds since the log was begun. */
  startedMs: number;
  durationMs: number;
  /** How often the SDK sent it. */
  tries: number;
  /** AWS's code for a refusal; undefined when it was carried out. */
  code?: string;
}

interface OpenLog {
  beganAt: number;
  calls: LoggedCall[];
}

const current = new AsyncLocalStorage<OpenLog>();

/** A step that calls more than this is a sweep; what counts is how it began and ended. */
const MAX_CALLS = 400;

/** Runs `work` and keeps what it calls in `calls`, also when it throws. */
export function logCalls<T>(calls: LoggedCall[], work: () => Promise<T>): Promise<T> {
  return current.run({ beganAt: performance.now(), calls }, work);
}

/** Notes one call in the log of whoever is at work, if there is one. */
export async function noted<T>(call: string, send: () => Promise<T>, codeOf: (thrown: unknown) => string): Promise<T> {
  const log = current.getStore();
  if (!log || log.calls.length >= MAX_CALLS) return send();
  const began = performance.now();
  const note = (tries: number, code?: string) => {
    const startedMs = Math.round(began - log.beganAt);
    const durationMs = Math.round(performance.now() - began);
    log.calls.push({ call, startedMs, durationMs, tries, ...(code === undefined ? {} : { code }) });
  };
  try {
    const answer = await send();
    note(triesOf(answer));
    return answer;
  } catch (thrown) {
    note(triesOf(thrown), codeOf(thrown));
    throw thrown;
  }
}

/** The SDK says in the metadata of answers and errors how often it tried. */
function triesOf(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null || !('$metadata' in answer)) return 1;
  const { $metadata: metadata } = answer;
  if (typeof metadata !== 'object' || metadata === null || !('attempts' in metadata)) return 1;
  return typeof metadata.attempts === 'number' ? metadata.attempts : 1;
}
