import type { Lease } from './renewal';

/** The two clocks of a browser, in milliseconds. Each lies in its own way: one may stop in sleep, one may be set. */
export interface Clocks {
  monotonic(): number;
  wall(): number;
}

/** Seconds since some start; never goes back and never runs slower than true time. */
export type Timeline = () => number;

/**
 * Counts by whichever clock has moved more since the last look: `performance.now()` is never set but may stand
 * still while a laptop sleeps; `Date.now()` goes on in sleep but may be set. An error can only make time pass
 * too fast, which renews too early, never too late.
 */
export function createTimeline(clocks: Clocks, start: { monotonic: number; wall: number }): Timeline {
  let { monotonic, wall } = start;
  let elapsedMs = 0;
  return () => {
    const now = { monotonic: clocks.monotonic(), wall: clocks.wall() };
    elapsedMs += Math.max(now.monotonic - monotonic, now.wall - wall, 0);
    ({ monotonic, wall } = now);
    return elapsedMs / 1000;
  };
}

let shared: Timeline | undefined;

/** The document's timeline; zero is the start of its navigation, which is before anything in it was signed. */
export function documentTimeline(): Timeline {
  shared ??= createTimeline(
    { monotonic: () => performance.now(), wall: () => Date.now() },
    { monotonic: 0, wall: performance.timeOrigin },
  );
  return shared;
}

const firstSeen = new Map<string, number>();

/**
 * How long a signature in a component's props is good for. The router may mount a page again with the props of
 * its first visit, so the first sight of a playback counts, for as long as the document lives.
 * What came with the document itself counts from the start of the navigation.
 */
export function leaseOfProps(
  props: { playbackId: string; expiresInSeconds: number },
  cameWithDocument: boolean,
  now: Timeline = documentTimeline(),
): Lease {
  const from = firstSeen.get(props.playbackId) ?? (cameWithDocument ? 0 : now());
  firstSeen.set(props.playbackId, from);
  return { from, lifetimeSeconds: props.expiresInSeconds };
}
