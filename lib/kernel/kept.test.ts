import { expect, test, vi } from 'vitest';

import { KEPT_MS, Kept } from './kept';

/** A fact that counts how often it was read. */
function counted(): { read: () => Promise<number | undefined>; set: (value: number | undefined) => void; reads: () => number } {
  let [value, reads]: [number | undefined, number] = [1, 0];
  return {
    read: () => { reads += 1; return Promise.resolve(value); },
    set: (next) => { value = next; },
    reads: () => reads,
  };
}

test('a fact is read once a second, and a change counts after a second at the latest', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const kept = new Kept<number>();
  const fact = counted();
  expect(await kept.get('a', fact.read)).toBe(1);
  fact.set(2);
  vi.advanceTimersByTime(KEPT_MS - 1);
  expect(await kept.get('a', fact.read)).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await kept.get('a', fact.read)).toBe(2);
  expect(fact.reads()).toBe(2);
  vi.useRealTimers();
});

test('what is not there is asked for every time', async () => {
  const kept = new Kept<number>();
  const fact = counted();
  fact.set(undefined);
  expect(await kept.get('a', fact.read)).toBeUndefined();
  fact.set(3);
  expect(await kept.get('a', fact.read)).toBe(3);
});

test('a reading that fails is not kept, and those who ask at once share one', async () => {
  const kept = new Kept<number>();
  let reads = 0;
  const failing = () => { reads += 1; return Promise.reject(new Error('no database')); };
  const both = await Promise.allSettled([kept.get('a', failing), kept.get('a', failing)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(reads).toBe(1);
  expect(await kept.get('a', () => Promise.resolve(4))).toBe(4);
});

test('facts of different keys do not mix, and none is in memory any more when it has stopped counting', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  const kept = new Kept<number>();
  for (let n = 0; n < 100; n += 1) expect(await kept.get(`k${n}`, () => Promise.resolve(n))).toBe(n);
  expect(await kept.get('k99', () => Promise.resolve(-1))).toBe(99);
  expect(kept.size).toBe(100);
  vi.advanceTimersByTime(KEPT_MS);
  expect(kept.size).toBe(0);
  vi.useRealTimers();
});
