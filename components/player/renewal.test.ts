import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  type Lease, lastRequestAt, nextLookAt, renewAt, type RenewalEvent, type RenewalState, type RenewalStep,
  startRenewal, stepRenewal,
} from './renewal';

const tenMinutes: Lease = { from: 0, lifetimeSeconds: 600 };
const attached = startRenewal(tenMinutes, 0).state;

function run(state: RenewalState, ...events: RenewalEvent[]) {
  return events.reduce<RenewalStep>((step, event) => stepRenewal(step.state, event), { state, effects: [] });
}

describe('when', () => {
  test('ten minutes are renewed with a quarter left, twenty seconds with five seconds left', () => {
    expect(renewAt(tenMinutes)).toBe(450);
    expect(renewAt({ from: 100, lifetimeSeconds: 20 })).toBe(115);
  });

  test('every lifetime leaves time between the renewal, the last request and the end', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 86_400, noNaN: true }), (lifetimeSeconds) => {
        const lease = { from: 0, lifetimeSeconds };
        expect(renewAt(lease)).toBeGreaterThan(0);
        expect(renewAt(lease)).toBeLessThan(lastRequestAt(lease));
        expect(lastRequestAt(lease)).toBeLessThan(lifetimeSeconds);
      }),
    );
  });
});

test('a page that the router mounts again with an old signature renews before anything is requested', () => {
  expect(startRenewal(tenMinutes, 451)).toMatchObject({ state: { attached: null }, effects: ['renew'] });
});

test('while paused in view the source is renewed; hidden and paused it is taken away until somebody is back', () => {
  expect(run(attached, { type: 'look', at: 450, idle: false }).effects).toEqual(['renew']);
  const parked = run(attached, { type: 'look', at: 450, idle: true });
  expect(parked.effects).toEqual(['detach']);
  expect(nextLookAt(parked.state)).toBeNull();
  expect(run(parked.state, { type: 'wanted', at: 9_000 }).effects).toEqual(['renew']);
});

test('after sleep past the end the source is taken away in the same step as the renewal starts', () => {
  expect(run(attached, { type: 'wanted', at: 5_000 }).effects).toEqual(['detach', 'renew']);
});

test('only one renewal is in flight', () => {
  const renewing = run(attached, { type: 'look', at: 450, idle: false });
  expect(run(renewing.state, { type: 'wanted', at: 451 }).effects).toEqual([]);
  expect(run(renewing.state, { type: 'look', at: 452, idle: false }).effects).toEqual([]);
});

test('without an answer it is tried again, waiting longer each time, until the old URL ends and is played out', () => {
  let step = run(attached, { type: 'look', at: 450, idle: false });
  const triedAt = [450];
  while (triedAt.length < 100) {
    step = stepRenewal(step.state, { type: 'failed', at: triedAt.at(-1) ?? 0 });
    const at = nextLookAt(step.state) ?? Number.NaN;
    step = stepRenewal(step.state, { type: 'look', at, idle: false });
    if (!step.effects.includes('renew')) break;
    triedAt.push(at);
  }
  expect(triedAt.slice(0, 6)).toEqual([450, 451, 453, 457, 465, 480]);
  expect(step).toMatchObject({ effects: ['play-out'], state: { stop: 'unreachable', attached: null } });
  expect(run(step.state, { type: 'try-again', at: 700 })).toMatchObject({ effects: ['renew'], state: { stop: null } });
});

test('a grant that ended lets the old URL live out its time, then what is buffered plays out', () => {
  const refused = run(attached, { type: 'look', at: 450, idle: false }, { type: 'refused', at: 451, reason: 'ended' });
  expect(refused).toMatchObject({ effects: [], state: { attached: tenMinutes, stop: 'ended' } });
  expect(nextLookAt(refused.state)).toBe(598);
  expect(run(refused.state, { type: 'look', at: 598, idle: false }).effects).toEqual(['play-out']);
});

test('a source that fails is replaced once; failing again without having played on is final', () => {
  const lease = { from: 10, lifetimeSeconds: 600 };
  const replaced = run(attached, { type: 'source-failed', at: 10 }, { type: 'renewed', at: 11, lease });
  expect(replaced).toMatchObject({ effects: ['attach'], state: { attached: lease } });
  expect(run(replaced.state, { type: 'source-failed', at: 12 }).state.stop).toBe('not-served');
  expect(run(replaced.state, { type: 'played-on', at: 12 }, { type: 'source-failed', at: 13 }).effects).toEqual(['renew']);
});

test('an answer that took its whole lifetime is not attached', () => {
  const renewing = run(attached, { type: 'look', at: 450, idle: false });
  const late = run(renewing.state, { type: 'renewed', at: 470, lease: { from: 450, lifetimeSeconds: 20 } });
  expect(late.effects).toEqual([]);
});

const happening = fc.record({
  afterSeconds: fc.double({ min: 0, max: 400, noNaN: true }),
  lateSeconds: fc.double({ min: 0, max: 0.19, noNaN: true }),
  idle: fc.boolean(),
  lifetimeSeconds: fc.constantFrom(1, 3, 20, 600),
  what: fc.constantFrom('look', 'wanted', 'answer', 'answer', 'ended', 'signed-out', 'failed', 'source-failed', 'played-on', 'try-again'),
});

test('whatever happens, the element never holds a URL that has ended, and one renewal is in flight at most', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 3, 20, 600), fc.array(happening, { maxLength: 40 }), (firstLifetime, happenings) => {
      let now = 0;
      const inFlight: number[] = [];
      let { state, effects } = startRenewal({ from: 0, lifetimeSeconds: firstLifetime }, 0);
      const take = (event: RenewalEvent) => {
        ({ state, effects } = stepRenewal(state, event));
        if (effects.includes('renew')) {
          expect(inFlight).toEqual([]);
          inFlight.push(event.at);
        }
        expect(state.renewing).toBe(inFlight.length === 1);
      };
      const holdsLiveUrl = (at: number) => {
        if (state.attached) expect(at).toBeLessThan(state.attached.from + state.attached.lifetimeSeconds);
      };

      for (const { afterSeconds, lateSeconds, idle, lifetimeSeconds, what } of happenings) {
        const next = now + afterSeconds;
        // Timers come when they are due, a little late; each look is itself an end of the time before it.
        for (let due = nextLookAt(state); due !== null && due + lateSeconds <= next; due = nextLookAt(state)) {
          now = Math.max(now, due + lateSeconds);
          holdsLiveUrl(now);
          take({ type: 'look', at: now, idle });
          // Else a timer would fire without end.
          expect(nextLookAt(state) ?? Infinity).toBeGreaterThan(due);
        }
        now = next;
        holdsLiveUrl(now);
        const since = inFlight[0];
        if (what === 'look') take({ type: 'look', at: now, idle });
        else if (what === 'wanted' || what === 'try-again' || what === 'source-failed' || what === 'played-on') take({ type: what, at: now });
        else if (since !== undefined) {
          inFlight.length = 0;
          if (what === 'answer') take({ type: 'renewed', at: now, lease: { from: since, lifetimeSeconds } });
          else if (what === 'failed') take({ type: 'failed', at: now });
          else take({ type: 'refused', at: now, reason: what });
        }
        holdsLiveUrl(now);
      }
    }),
    { numRuns: 2_000 },
  );
});
