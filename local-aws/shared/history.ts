import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from './clock';

/** From which moment a read sees the records: without the changes of the last seconds, or without the last few changes. */
export type Lag = { seconds: number } | { changes: number };

export interface PastRecords<T> {
  /** Remembers what a record was before a change; undefined when there was none. */
  note: (id: string, before: T | undefined) => void;
  /** The records as the current reader is to see them. */
  seen: () => Map<string, T>;
}

/** Far more changes than a test makes between a change and its stale read; older ones can no longer be undone. */
const MAX_CHANGES_PER_COLLECTION = 2_000;

/**
 * The latest changes of a store, kept so that a read can be answered as of an earlier moment, as AWS answers
 * while a change is still on its way to every server. Kept for the test controls only.
 */
export class History {
  /** The number of the step after which a reader sees nothing; follows the reader through everything it awaits. */
  private readonly horizon = new AsyncLocalStorage<number>();
  private readonly stepTimes: number[] = [];
  private firstStep = 1;

  constructor(private readonly clock: Clock) {}

  /** Begins the next change; everything noted until the following one belongs to it. */
  step(): void {
    this.stepTimes.push(this.clock.now().getTime());
    if (this.stepTimes.length <= 2 * MAX_CHANGES_PER_COLLECTION) return;
    this.firstStep += MAX_CHANGES_PER_COLLECTION;
    this.stepTimes.splice(0, MAX_CHANGES_PER_COLLECTION);
  }

  private get lastStep(): number {
    return this.firstStep + this.stepTimes.length - 1;
  }

  /** Runs a read that sees the records as they were before the lag. */
  read<Result>(lag: Lag, run: () => Result): Result {
    return this.horizon.run(this.horizonOf(lag), run);
  }

  private horizonOf(lag: Lag): number {
    if ('changes' in lag) return this.lastStep - lag.changes;
    const moment = this.clock.now().getTime() - lag.seconds * 1000;
    return this.firstStep + this.stepTimes.findLastIndex((time) => time <= moment);
  }

  /** Takes the records of a collection as they are now, gives what to tell of changes and what to read instead. */
  of<T>(records: Map<string, T>): PastRecords<T> {
    let changes: { step: number; id: string; before: T | undefined }[] = [];
    return {
      note: (id, before) => {
        changes.push({ step: this.lastStep, id, before });
        if (changes.length > 2 * MAX_CHANGES_PER_COLLECTION)
          changes = changes.slice(-MAX_CHANGES_PER_COLLECTION);
      },
      seen: () => {
        const horizon = this.horizon.getStore();
        if (horizon === undefined) return records;
        const past = new Map(records);
        for (const { step, id, before } of changes.toReversed()) {
          if (step <= horizon) break;
          if (before === undefined) past.delete(id);
          else past.set(id, before);
        }
        return past;
      },
    };
  }
}
