/** How old a fact may be that is kept in memory: what a revocation takes, at most, to count in every process. */
export const KEPT_MS = 1_000;

interface Entry<T> {
  reading: Promise<T | undefined>;
  /** When it was begun to be read, by a clock that nobody can set. */
  since: number;
}

/**
 * Facts that are read again a second after they were last read, and not at every request. Callers that ask at once share one
 * reading. What is not there, and what could not be read, is not kept: a grant counts from the next request on. Nothing stays
 * in memory for longer than it counts: signing keys and people are among the facts.
 */
export class Kept<T> {
  readonly #entries = new Map<string, Entry<T>>();

  /** How many facts are in memory. */
  get size(): number {
    return this.#entries.size;
  }

  /** What `read` gives for `key`, or gave less than a second ago. */
  async get(key: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
    const now = performance.now();
    const known = this.#entries.get(key);
    if (known && now - known.since < KEPT_MS) return known.reading;
    const entry = { reading: read(), since: now };
    this.#entries.set(key, entry);
    setTimeout(() => { this.#forget(key, entry); }, KEPT_MS).unref();
    try {
      const value = await entry.reading;
      if (value === undefined) this.#forget(key, entry);
      return value;
    } catch (error) {
      this.#forget(key, entry);
      throw error;
    }
  }

  #forget(key: string, entry: Entry<T>): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}
