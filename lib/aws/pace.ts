import { AsyncLocalStorage } from 'node:async_hooks';

/** The APIs that AWS throttles each by itself. */
export type PacedApi = 's3' | 'cloudfront' | 'sts';

/** Decides when the next call of an API may go out; shared by all workers. */
export interface Pacer {
  /**
   * Settles when a call may go out. With `canBePutOff` it rejects with an `AwsFailure` instead when that is too far away
   * to wait for: nothing of the piece of work was done at this API yet, so that it can be begun later as well.
   */
  turn: (api: PacedApi, canBePutOff: boolean) => Promise<void>;
  /** AWS said that this was too fast. */
  throttled: (api: PacedApi) => Promise<void>;
}

let pacer: Pacer | undefined;

/** Has every call of this process wait for its turn. The web calls few and small things, and sets none. */
export function paceCalls(by: Pacer | undefined): void {
  pacer = by;
}

/** The APIs at which the piece of work under way has had a turn. */
const begunAt = new AsyncLocalStorage<Set<PacedApi>>();

/**
 * Runs a piece of work that can be put off as a whole while it has called nothing. Once it has begun at an API its calls
 * there wait as long as it takes: thrown away halfway, it would make the same calls again, and never end when they are scarce.
 */
export function paceTogether<T>(work: () => Promise<T>): Promise<T> {
  return begunAt.run(new Set(), work);
}

/** Waits for a turn, sends, and tells the pacer when AWS throttled. For each try of a call, the SDK's own included. */
export async function paced<T>(api: PacedApi, send: () => Promise<T>): Promise<T> {
  if (!pacer) return send();
  const begun = begunAt.getStore();
  const canBePutOff = begun !== undefined && !begun.has(api);
  begun?.add(api);
  await pacer.turn(api, canBePutOff);
  try {
    return await send();
  } catch (thrown) {
    if (isThrottling(thrown)) await pacer.throttled(api);
    throw thrown;
  }
}

function isThrottling(thrown: unknown): boolean {
  return thrown instanceof Error && /^(Throttling|ThrottlingException|SlowDown|TooManyRequests(Exception)?|RequestLimitExceeded)$/.test(thrown.name);
}
