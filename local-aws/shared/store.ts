import { mkdir, open, readFile, rename, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { History } from './history';

type Change = [collection: string, id: string, value: unknown];

export interface StoreOptions {
  /** Remembers changes, for tests that read the past; collections named in `withoutHistory` have only a present. */
  history?: History | undefined;
  withoutHistory?: readonly string[];
}

/** A log with this many superseded lines per live record is rewritten when it is opened. */
const COMPACT_RATIO = 2;
const COMPACT_MIN_LINES = 1_000;

/**
 * Records of one kind. Reads see a change at once; the promise of a change settles when it is on disk,
 * so an operation awaits it before it answers.
 */
export interface Collection<T> {
  get: (id: string) => T | undefined;
  has: (id: string) => boolean;
  ids: () => IterableIterator<string>;
  values: () => IterableIterator<T>;
  put: (id: string, value: T) => Promise<void>;
  delete: (id: string) => Promise<void>;
}

/**
 * A small document store: everything in memory, every change a line of an append-only log that is synced
 * before the change counts as made. A line cut short by a crash is dropped when the log is opened.
 */
export class Store {
  private readonly records = new Map<string, Map<string, unknown>>();
  private readonly opened = new Set<string>();
  private pending: Change[][] = [];
  private waiters: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  private flushing: Promise<void> | undefined;
  /** A write has failed, and something of it may stand after the log's last whole line. */
  private isTorn = false;

  private constructor(
    private readonly log: FileHandle,
    /** Of the log as far as it is known to be whole. */
    private sizeBytes: number,
    private readonly options: StoreOptions,
  ) {}

  /** Takes the log's file name; makes it and its folder when absent. */
  static async open(file: string, options: StoreOptions = {}): Promise<Store> {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const records = new Map<string, Map<string, unknown>>();
    const { lines, live } = await replay(file, records);
    if (lines > COMPACT_MIN_LINES && lines > live * COMPACT_RATIO) await rewrite(file, records);
    const log = await open(file, 'a', 0o600);
    const store = new Store(log, (await log.stat()).size, options);
    for (const [name, byId] of records) store.records.set(name, byId);
    return store;
  }

  /** Gives the records called `name`, once; `parse` checks each one read from disk (and gives it its type). */
  collection<T>(name: string, parse: (stored: unknown) => T): Collection<T> {
    if (this.opened.has(name)) throw new Error(`The collection ${name} is open already; share it`);
    this.opened.add(name);
    const stored = this.records.get(name) ?? new Map<string, unknown>();
    const byId = new Map<string, T>();
    for (const [id, value] of stored) byId.set(id, parse(value));
    this.records.delete(name);
    const past = this.options.withoutHistory?.includes(name) ? undefined : this.options.history?.of(byId);
    const seen = past ? past.seen : () => byId;
    const remember = (id: string) => {
      if (!past) return;
      if (!this.batch) this.options.history?.step();
      past.note(id, byId.get(id));
    };
    return {
      get: (id) => seen().get(id),
      has: (id) => seen().has(id),
      ids: () => seen().keys(),
      values: () => seen().values(),
      put: (id, value) => {
        remember(id);
        byId.set(id, value);
        return this.append([[name, id, value]]);
      },
      delete: (id) => {
        remember(id);
        byId.delete(id);
        return this.append([[name, id, null]]);
      },
    };
  }

  /** Makes the changes of several records of any collections land on disk together or not at all. */
  async atomically(change: () => void): Promise<void> {
    const outer = this.batch;
    const batch: Change[] = [];
    if (!outer) this.options.history?.step();
    this.batch = batch;
    try {
      change();
    } finally {
      this.batch = outer;
    }
    await this.append(batch);
  }

  async close(): Promise<void> {
    await this.flushing;
    await this.log.close();
  }

  private batch: Change[] | undefined;

  private append(changes: Change[]): Promise<void> {
    if (this.batch) {
      this.batch.push(...changes);
      return Promise.resolve();
    }
    this.pending.push(changes);
    const settled = new Promise<void>((resolve, reject) => this.waiters.push({ resolve, reject }));
    this.flushing ??= this.flush();
    return settled;
  }

  /**
   * Everything that arrived while the last sync ran goes out with the next one. It ends being the flush that runs
   * in the same step in which it finds nothing more: a change that came in between would wait for ever.
   * What cannot be written (a full disk) goes out before the next change: memory has it already.
   */
  private async flush(): Promise<void> {
    await Promise.resolve();
    while (this.waiters.length > 0) {
      const { pending, waiters } = this;
      this.pending = [];
      this.waiters = [];
      try {
        await this.write(pending.map((changes) => `${JSON.stringify(changes)}\n`).join(''));
        for (const waiter of waiters) waiter.resolve();
      } catch (error) {
        this.pending = [...pending, ...this.pending];
        for (const waiter of waiters) waiter.reject(error);
      }
    }
    this.flushing = undefined;
  }

  /** Appends whole lines and syncs them; what a write before left behind must not run into them. */
  private async write(lines: string): Promise<void> {
    if (this.isTorn) await this.log.truncate(this.sizeBytes);
    this.isTorn = true;
    await this.log.appendFile(lines);
    await this.log.datasync();
    this.isTorn = false;
    this.sizeBytes += Buffer.byteLength(lines);
  }
}

async function replay(file: string, records: Map<string, Map<string, unknown>>) {
  const content = await readFile(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const end = content.lastIndexOf(0x0a) + 1;
  // What follows the last newline was never acknowledged, and must not run into the next line.
  if (end < content.length) await truncate(file, end);
  const lines = content.subarray(0, end).toString('utf8').split('\n').slice(0, -1);
  for (const line of lines) {
    for (const [name, id, value] of parseLine(line, file)) {
      const byId = records.get(name) ?? new Map<string, unknown>();
      records.set(name, byId);
      if (value === null) byId.delete(id);
      else byId.set(id, value);
    }
  }
  return { lines: lines.length, live: [...records.values()].reduce((sum, byId) => sum + byId.size, 0) };
}

function parseLine(line: string, file: string): Change[] {
  const changes: unknown = JSON.parse(line);
  if (!Array.isArray(changes)) throw new Error(`${file} holds a line that is no list of changes`);
  return changes.map((change: unknown): Change => {
    if (Array.isArray(change) && typeof change[0] === 'string' && typeof change[1] === 'string') {
      return [change[0], change[1], change[2]];
    }
    throw new Error(`${file} holds a change without collection and id`);
  });
}

async function rewrite(file: string, records: Map<string, Map<string, unknown>>): Promise<void> {
  const fresh = `${file}.new`;
  const handle = await open(fresh, 'w', 0o600);
  for (const [name, byId] of records) {
    for (const [id, value] of byId) await handle.appendFile(`${JSON.stringify([[name, id, value]])}\n`);
  }
  await handle.datasync();
  await handle.close();
  await rename(fresh, file);
}
