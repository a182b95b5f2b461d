import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createClock, type Clock } from './clock';
import { History } from './history';
import { Store, type Collection } from './store';

const stores: { store: Store; dir: string }[] = [];
let clock: Clock;
let history: History;
let store: Store;
let names: Collection<string>;
let strong: Collection<string>;

beforeEach(async () => {
  const dir = await mkdtemp(join(tmpdir(), 'local-aws-history-'));
  clock = createClock();
  history = new History(clock);
  store = await Store.open(join(dir, 'records.log'), { history, withoutHistory: ['strong'] });
  stores.push({ store, dir });
  names = store.collection('names', String);
  strong = store.collection('strong', String);
});

afterAll(async () => {
  for (const { store: opened, dir } of stores) {
    await opened.close();
    await rm(dir, { recursive: true });
  }
});

const now = () => [...names.values()];

test('a read behind by some changes sees neither what was made, nor changed, nor deleted by them', async () => {
  await names.put('a', 'first');
  await names.put('b', 'old');
  await names.put('a', 'second');
  await names.delete('b');
  await names.put('c', 'new');
  expect(history.read({ changes: 1 }, now)).toEqual(['second']);
  expect(history.read({ changes: 2 }, () => [names.get('b'), names.has('c')])).toEqual(['old', false]);
  expect(history.read({ changes: 3 }, () => names.get('a'))).toBe('first');
  expect(history.read({ changes: 99 }, now)).toEqual([]);
  expect(now()).toEqual(['second', 'new']);
});

test('a read behind by some seconds catches up as the clock goes on', async () => {
  await names.put('a', 'first');
  clock.offsetSeconds += 100;
  await names.put('a', 'second');
  const seen = () => history.read({ seconds: 60 }, () => names.get('a'));
  expect(seen()).toBe('first');
  clock.offsetSeconds += 61;
  expect(seen()).toBe('second');
});

test('what a read awaits is in the past with it, and what runs beside it is not', async () => {
  await names.put('a', 'first');
  const behind = history.read({ changes: 1 }, async () => {
    await Promise.resolve();
    return names.get('a');
  });
  expect(names.get('a')).toBe('first');
  expect(await behind).toBeUndefined();
});

test('changes that land together are one change, and a collection without history has only a present', async () => {
  await store.atomically(() => {
    void names.put('a', 'first');
    void names.put('b', 'first');
  });
  await strong.put('s', 'there');
  expect(history.read({ changes: 1 }, () => [now(), strong.get('s')])).toEqual([[], 'there']);
});
