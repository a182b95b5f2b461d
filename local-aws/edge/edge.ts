import type { Faults } from '../test-controls/faults/faults';
import type { Clock } from '../shared/clock';
import type { Controls } from '../shared/controls';
import type { Journal } from '../shared/journal';
import type { S3Origin } from '../shared/origin';
import type { Store } from '../shared/store';

/** What `startEdge(deps)` in edge/server.ts is given. It reads distributions and keys from the same store. */
export interface EdgeDeps {
  store: Store;
  clock: Clock;
  controls: Controls;
  journal: Journal;
  /** What goes wrong on purpose; undefined unless test controls are on. */
  faults: Faults | undefined;
  origin: S3Origin;
  /** Where the cache is; emptied at start. */
  cacheDir: string;
  /** The port that counts as the viewer's HTTPS; 0 picks a free one. */
  port: number;
  /** The port that plays plain HTTP; 0 picks a free one. */
  httpPort: number;
  host: string;
}

export interface Edge {
  port: number;
  httpPort: number;
  /** Stops listening and ends open connections. */
  close: () => Promise<void>;
}

/** `export const startEdge: StartEdge` rejects with the listen error (EADDRINUSE) when the port is taken. */
export type StartEdge = (deps: EdgeDeps) => Promise<Edge>;
