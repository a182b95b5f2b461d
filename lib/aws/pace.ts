/** The APIs that AWS throttles each by itself. */
export type PacedApi = 's3' | 'cloudfront' | 'sts';

/** Decides when the next call of an API may go out; shared by all workers. */
export interface Pacer {
  /** Settles when a call may go out; rejects with an `AwsFailure` when that is too far away to wait for here. */
  turn: (api: PacedApi) => Promise<void>;
  /** AWS said that this was too fast. */
  throttled: (api: PacedApi) => Promise<void>;
}

let pacer: Pacer | undefined;

/** Has every call of this process wait for its turn. The web calls few and small things, and sets none. */
export function paceCalls(by: Pacer | undefined): void {
  pacer = by;
}

/** Waits for a turn, sends, and tells the pacer when AWS throttled. For each try of a call, the SDK's own included. */
export async function paced<T>(api: PacedApi, send: () => Promise<T>): Promise<T> {
  if (!pacer) return send();
  await pacer.turn(api);
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
