import fc from 'fast-check';
import { expect, test } from 'vitest';

import { createTimeline, leaseOfProps } from './timeline';

test('time never goes back and is never behind either clock, whether a laptop slept or its clock was set', () => {
  const tick = fc.record({ monotonic: fc.nat(100_000), wall: fc.integer({ min: -1_000_000, max: 1_000_000 }) });
  fc.assert(
    fc.property(fc.array(tick), (ticks) => {
      const clock = { monotonic: 0, wall: 5_000 };
      const now = createTimeline({ monotonic: () => clock.monotonic, wall: () => clock.wall }, { ...clock });
      let before = now();
      for (const { monotonic, wall } of ticks) {
        clock.monotonic += monotonic;
        clock.wall += wall;
        const after = now();
        expect(after - before).toBeGreaterThanOrEqual(Math.max(monotonic, wall, 0) / 1000 - 1e-6);
        before = after;
      }
    }),
  );
});

test('props that are mounted a second time count from the first sight', () => {
  const props = { playbackId: 'mounted-twice', expiresInSeconds: 600 };
  expect(leaseOfProps(props, false, () => 100)).toEqual({ from: 100, lifetimeSeconds: 600 });
  expect(leaseOfProps(props, false, () => 5_000)).toEqual({ from: 100, lifetimeSeconds: 600 });
});

test('what came with the document counts from the start of its navigation', () => {
  const props = { playbackId: 'in-the-document', expiresInSeconds: 600 };
  expect(leaseOfProps(props, true, () => 9)).toEqual({ from: 0, lifetimeSeconds: 600 });
});
