import type { CallRate } from '../test-controls/call-rate';
import type { Clock } from './clock';
import type { KmsKey } from './kms-keys';

/** What a test, or a person at the command line, may change while Local AWS runs. */
export interface Controls {
  /** How fast the edge sends a body on each connection; undefined means as fast as it can. */
  edgeBytesPerSecond: number | undefined;
  /** How long a distribution stays InProgress after each change. */
  deploySeconds: number;
  /** How many calls CloudFront's control plane takes before it answers Throttling; undefined means any number. */
  throttle?: CallRate | undefined;
  clock: Clock;
  /** The KMS keys that exist. */
  kmsKeys: KmsKey[];
}
