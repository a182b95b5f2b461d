import { appendFile, mkdtemp, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { Store } from './store';

const record = z.object({ value: z.number() });
const parse = (stored: unknown) => record.parse(stored);
const folders: string[] = [];

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function freshFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  folders.push(folder);
  return join(folder, 'records.log');
}

test('records are there again after opening, deleted ones are not', async () => {
  const file = await freshFile();
  const first = await Store.open(file);
  const things = first.collection('things', parse);
  await Promise.all([
    things.put('a', { value: 1 }),
    things.put('b', { value: 2 }),
    things.put('a', { value: 3 }),
  ]);
  await things.delete('b');
  await first.close();
  const second = await Store.open(file);
  const again = second.collection('things', parse);
  expect([again.get('a'), again.has('b')]).toEqual([{ value: 3 }, false]);
  await second.close();
});

test('a line cut short by a crash is dropped and does not spoil the next one', async () => {
  const file = await freshFile();
  const first = await Store.open(file);
  await first.collection('things', parse).put('a', { value: 1 });
  await first.close();
  await appendFile(file, '[["things","b",{"val');
  const second = await Store.open(file);
  await second.collection('things', parse).put('c', { value: 3 });
  await second.close();
  const third = await Store.open(file);
  expect([...third.collection('things', parse).ids()]).toEqual(['a', 'c']);
  await third.close();
});

test('changes made atomically share one line of the log', async () => {
  const file = await freshFile();
  const store = await Store.open(file);
  const things = store.collection('things', parse);
  await store.atomically(() => {
    void things.put('a', { value: 1 });
    void things.put('b', { value: 2 });
  });
  await store.close();
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1);
});

test('a log of mostly outdated lines is rewritten when it is opened, and says the same', async () => {
  const file = await freshFile();
  const first = await Store.open(file);
  const things = first.collection('things', parse);
  await Promise.all(Array.from({ length: 1500 }, (_, value) => things.put('a', { value })));
  await first.close();
  const second = await Store.open(file);
  expect(second.collection('things', parse).get('a')).toEqual({ value: 1499 });
  await second.close();
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(1);
});

test('a change made as soon as the one before has settled is written too', async () => {
  const store = await Store.open(await freshFile());
  const things = store.collection('things', parse);
  for (const [value, id] of ['a', 'b', 'c'].entries()) await things.put(id, { value });
  expect([...things.ids()]).toEqual(['a', 'b', 'c']);
  await store.close();
});

/** Lets the next append to any file write some of its text and then find the disk full. */
async function fillDiskOnce(file: string): Promise<void> {
  const handle = await open(file, 'r');
  const prototype = Reflect.getPrototypeOf(handle);
  await handle.close();
  if (!isFileHandle(prototype)) throw new Error('A file handle has methods');
  vi.spyOn(prototype, 'appendFile').mockImplementationOnce(async function (this: FileHandle, text) {
    await this.write(String(text).slice(0, 15));
    throw new Error('ENOSPC');
  });
}

function isFileHandle(value: object | null): value is FileHandle {
  return value !== null && 'appendFile' in value;
}

test('a change that finds the disk full is refused, and is written with the next one', async () => {
  const file = await freshFile();
  const first = await Store.open(file);
  const things = first.collection('things', parse);
  await things.put('a', { value: 1 });
  await fillDiskOnce(file);
  await expect(things.put('b', { value: 2 })).rejects.toThrow('ENOSPC');
  await things.put('c', { value: 3 });
  const ids = [...things.ids()];
  await first.close();
  const second = await Store.open(file);
  expect([...second.collection('things', parse).ids()]).toEqual(ids);
  await second.close();
});
