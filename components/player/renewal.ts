/** A signature's time on the document's timeline, in seconds; `from` is at or before the moment of signing. */
export interface Lease {
  from: number;
  lifetimeSeconds: number;
}

/** A renewal gets this long before the end, or a quarter of the lifetime if that is more. */
const RENEW_BEFORE_END_SECONDS = 5;
/** Requests on their way, late timers, and an edge whose clock is a little ahead of ours. */
const LAST_REQUEST_BEFORE_END_SECONDS = 2;
/** Without anything to play meanwhile, after this many tries in a row the viewer is told. */
const TRIES_WITHOUT_SOURCE = 4;
const LONGEST_BACK_OFF_SECONDS = 15;

/** From here on a new signature is fetched. Lifetimes of a few seconds are renewed half way. */
export function renewAt({ from, lifetimeSeconds }: Lease): number {
  const margin = Math.max(RENEW_BEFORE_END_SECONDS, lifetimeSeconds / 4);
  return from + Math.max(lifetimeSeconds - margin, lifetimeSeconds / 2);
}

/** From here on the element must not hold this URL any more, because any request would come too late. */
export function lastRequestAt({ from, lifetimeSeconds }: Lease): number {
  return from + lifetimeSeconds - Math.min(LAST_REQUEST_BEFORE_END_SECONDS, lifetimeSeconds / 5);
}

/**
 * Why nothing plays on: nobody is signed in, the grant is gone, nobody answers, what was just signed is not served, or the
 * browser cannot decode it.
 */
export type StopReason = 'signed-out' | 'ended' | 'unreachable' | 'not-served' | 'unplayable';

export interface RenewalState {
  /** The signature with which the element may make requests; null: it has no source, or only plays what it has. */
  readonly attached: Lease | null;
  readonly renewing: boolean;
  readonly failures: number;
  readonly retryAt: number | null;
  readonly stop: StopReason | null;
  /** A source that failed has been replaced, and nothing has played since: the next failure is final. */
  readonly recovering: boolean;
}

export type RenewalEvent =
  /** A timer, or anything that may have changed; `idle`: hidden and paused, so nobody misses a source. */
  | { type: 'look'; at: number; idle: boolean }
  /** The viewer is back, presses play or seeks: a request is near. */
  | { type: 'wanted'; at: number }
  | { type: 'renewed'; at: number; lease: Lease }
  | { type: 'refused'; at: number; reason: 'signed-out' | 'ended' }
  | { type: 'failed'; at: number }
  | { type: 'source-failed'; at: number }
  | { type: 'source-unplayable'; at: number }
  | { type: 'played-on'; at: number }
  | { type: 'try-again'; at: number };

/**
 * `renew`: fetch a signature. `attach`: give the new URL to the element. `detach`: take the URL away, keep the
 * picture. `play-out`: play what is buffered, then take the URL away.
 */
export type RenewalEffect = 'renew' | 'attach' | 'detach' | 'play-out';

export interface RenewalStep {
  state: RenewalState;
  effects: RenewalEffect[];
}

/** The start: with the signature that came with the page, unless it is an old one that is to be renewed first. */
export function startRenewal(lease: Lease, at: number): RenewalStep {
  const state: RenewalState = {
    attached: null, renewing: false, failures: 0, retryAt: null, stop: null, recovering: false,
  };
  if (at < renewAt(lease)) return { state: { ...state, attached: lease }, effects: ['attach'] };
  return renew(state);
}

/** What happens next. One renewal at a time; never a source that may request after its signature's end. */
export function stepRenewal(state: RenewalState, event: RenewalEvent): RenewalStep {
  switch (event.type) {
    case 'look':
      return look(state, event.at, event.idle);
    case 'wanted':
      return look({ ...state, retryAt: null }, event.at, false);
    case 'renewed':
      return renewed(state, event.at, event.lease);
    case 'refused':
      return { state: { ...state, renewing: false, stop: event.reason }, effects: [] };
    case 'failed':
      return failed(state, event.at);
    case 'source-failed':
      return sourceFailed(state);
    case 'source-unplayable':
      return { state: { ...state, attached: null, stop: 'unplayable' }, effects: [] };
    case 'played-on':
      return { state: state.recovering ? { ...state, recovering: false } : state, effects: [] };
    case 'try-again':
      return tryAgain(state);
  }
}

/** When the next `look` is due, or null: then only an event from outside goes on. */
export function nextLookAt(state: RenewalState): number | null {
  const { attached, renewing, retryAt, stop } = state;
  if (!attached) return stop || renewing ? null : retryAt;
  if (stop || renewing) return lastRequestAt(attached);
  return Math.min(Math.max(renewAt(attached), retryAt ?? 0), lastRequestAt(attached));
}

function look(state: RenewalState, at: number, idle: boolean): RenewalStep {
  const { attached } = state;
  if (attached && at >= lastRequestAt(attached)) return outOfTime(state, idle);
  if (state.stop || state.renewing) return stay(state);
  if (attached && at < renewAt(attached)) return stay(state);
  // Parked: no timer either, until somebody is back.
  if (idle) return { state: { ...state, attached: null, retryAt: null }, effects: attached ? ['detach'] : [] };
  return at >= (state.retryAt ?? at) ? renew(state) : stay(state);
}

/** The element still holds a URL that is about to end. */
function outOfTime(state: RenewalState, idle: boolean): RenewalStep {
  const without = { ...state, attached: null };
  if (state.stop) return { state: without, effects: ['play-out'] };
  if (state.failures > 0) return { state: { ...without, stop: 'unreachable' }, effects: ['play-out'] };
  // After sleep, or with a slow answer: the picture stays and the new URL takes over.
  if (idle || state.renewing) return { state: without, effects: ['detach'] };
  const next = renew(without);
  return { state: next.state, effects: ['detach', ...next.effects] };
}

function renewed(state: RenewalState, at: number, lease: Lease): RenewalStep {
  if (at >= lastRequestAt(lease)) return failed(state, at);
  return {
    state: { ...state, attached: lease, renewing: false, failures: 0, retryAt: null, stop: null },
    effects: ['attach'],
  };
}

function failed(state: RenewalState, at: number): RenewalStep {
  const failures = state.failures + 1;
  const retryAt = at + Math.min(2 ** (failures - 1), LONGEST_BACK_OFF_SECONDS);
  const givesUp = !state.attached && failures >= TRIES_WITHOUT_SOURCE;
  const stop = state.stop ?? (givesUp ? 'unreachable' : null);
  return { state: { ...state, renewing: false, failures, retryAt, stop }, effects: [] };
}

function sourceFailed(state: RenewalState): RenewalStep {
  const without = { ...state, attached: null };
  if (state.stop) return stay(without);
  // A signature came a moment ago: it is not the viewer's way to us that fails.
  if (state.recovering) return stay({ ...without, stop: 'not-served' });
  const recovering = { ...without, recovering: true };
  return state.renewing ? stay(recovering) : renew(recovering);
}

function tryAgain(state: RenewalState): RenewalStep {
  const fresh = { ...state, stop: null, failures: 0, retryAt: null, recovering: false };
  return state.renewing ? stay(fresh) : renew(fresh);
}

function renew(state: RenewalState): RenewalStep {
  return { state: { ...state, renewing: true, retryAt: null }, effects: ['renew'] };
}

function stay(state: RenewalState): RenewalStep {
  return { state, effects: [] };
}
