import { expect, test } from 'vitest';

import { GroupCommit } from './group-commit';

/** A writer whose writes end when the test says so. */
function heldWriter() {
  const writes: { rows: number[]; end: (error?: Error) => void }[] = [];
  const group = new GroupCommit<number>((rows) => new Promise((resolve, reject) => {
    writes.push({ rows, end: (error) => { if (error) reject(error); else resolve(); } });
  }));
  return { group, writes };
}

test('a row alone is written at once; those that come meanwhile go together with the next write', async () => {
  const { group, writes } = heldWriter();
  const first = group.add([1]);
  const others = [group.add([2]), group.add([3, 4])];
  expect(writes.map(({ rows }) => rows)).toEqual([[1]]);
  writes[0]?.end();
  await first;
  expect(writes.map(({ rows }) => rows)).toEqual([[1], [2, 3, 4]]);
  writes[1]?.end();
  await Promise.all(others);
});

test('nobody is told that a row is on record before it is', async () => {
  const { group, writes } = heldWriter();
  const settled: string[] = [];
  const first = group.add([1]).then(() => settled.push('first'), () => settled.push('first failed'));
  const second = group.add([2]).then(() => settled.push('second'), () => settled.push('second failed'));
  await Promise.resolve();
  expect(settled).toEqual([]);
  writes[0]?.end(new Error('no database'));
  await first;
  expect(settled).toEqual(['first failed']);
  writes[1]?.end();
  await second;
  expect(settled).toEqual(['first failed', 'second']);
});

test('a row that cannot be written takes nobody else’s down', async () => {
  const written: number[] = [];
  const group = new GroupCommit<number>((rows) => {
    if (rows.includes(3)) return Promise.reject(new Error('no such video'));
    written.push(...rows);
    return Promise.resolve();
  });
  const settled = await Promise.allSettled([[1], [2], [3], [4]].map((rows) => group.add(rows)));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(written).toEqual([1, 2, 4]);
});

test('without a database, those that were to be written together are given up together', async () => {
  const { group, writes } = heldWriter();
  const first = group.add([1]);
  const others = [group.add([2]), group.add([3])];
  writes[0]?.end();
  await first;
  writes[1]?.end(new Error('Query read timeout'));
  expect(await Promise.allSettled(others)).toEqual([expect.objectContaining({ status: 'rejected' }), expect.objectContaining({ status: 'rejected' })]);
  expect(writes).toHaveLength(2);
});

test('a statement carries a bounded number of rows, and a request’s rows are never parted', async () => {
  const { group, writes } = heldWriter();
  const adds = [group.add([0])];
  for (let n = 0; n < 5; n += 1) adds.push(group.add(new Array<number>(900).fill(n)));
  for (let n = 0; n < 4; n += 1) {
    writes[n]?.end();
    await adds[Math.min(n * 2, 5)];
  }
  await Promise.all(adds);
  expect(writes.map(({ rows }) => rows.length)).toEqual([1, 1800, 1800, 900]);
});
