import type { Clock } from './clock';

/** What a test, or a person at the command line, may change while Local AWS runs. */
export interface Controls {
  /** How fast the edge sends a body on each connection; undefined means as fast as it can. */
  edgeBytesPerSecond: number | undefined;
  /** How long a distribution stays InProgress after each change. */
  deploySeconds: number;
  clock: Clock;
}
