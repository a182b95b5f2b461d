import { isDatabaseUnavailable } from './errors';

/** More rows than one statement should carry. */
const MOST_ROWS = 2_000;

/**
 * Writes rows of many requests with one statement: a row is taken along by the next write, which begins when the one under way
 * has ended. `add` answers when its rows are committed, so nothing is said to be on record that is not; it throws when they
 * could not be written. Nothing waits for a timer: alone, a row is written at once.
 */
export class GroupCommit<Row> {
  #waiting: { rows: readonly Row[]; done: () => void; failed: (error: unknown) => void }[] = [];
  #isWriting = false;

  constructor(private readonly write: (rows: Row[]) => Promise<void>) {}

  add(rows: readonly Row[]): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ rows, done, failed });
      if (!this.#isWriting) void this.#writeAll();
    });
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      try {
        await this.write(group.flatMap(({ rows }) => rows));
        for (const { done } of group) done();
      } catch (error) {
        // One of them may be what cannot be written, such as a row about a video that was deleted this moment.
        if (group.length === 1 || isDatabaseUnavailable(error)) for (const { failed } of group) failed(error);
        else for (const { rows, done, failed } of group) await this.write([...rows]).then(done, failed);
      }
    }
    this.#isWriting = false;
  }

  /** As many as fit into one statement, and always one. */
  #nextGroup() {
    let [count, taken] = [0, 0];
    for (const { rows } of this.#waiting) {
      if (taken > 0 && count + rows.length > MOST_ROWS) break;
      count += rows.length;
      taken += 1;
    }
    return this.#waiting.splice(0, taken);
  }
}
