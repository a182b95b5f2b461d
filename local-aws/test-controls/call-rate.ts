import type { ApiError } from '../shared/errors';
import { errorOf } from './faults/known-errors';

/** How many calls CloudFront's control plane takes, from all callers together. */
export interface CallRate {
  cloudfrontCallsPerSecond: number;
  /** How many may come at once after a quiet time. */
  burst: number;
}

/** A token bucket in front of CloudFront's control plane; without a rate everything passes. */
export class CallMeter {
  private tokens = 0;
  private filledAt = 0;
  private filledFor: CallRate | undefined;

  constructor(private readonly rate: () => CallRate | undefined) {}

  /** Gives CloudFront's refusal when this call is one too many; such a call costs no token. */
  refusal(service: string): ApiError | undefined {
    const rate = this.rate();
    if (!rate || service !== 'cloudfront') return undefined;
    this.fill(rate);
    if (this.tokens < 1) return errorOf('cloudfront', { kind: 'throttle' });
    this.tokens -= 1;
    return undefined;
  }

  private fill(rate: CallRate): void {
    const now = performance.now();
    // A rate that was just set begins with its burst.
    const gained = rate === this.filledFor ? ((now - this.filledAt) / 1000) * rate.cloudfrontCallsPerSecond : rate.burst;
    this.tokens = Math.min(rate.burst, (rate === this.filledFor ? this.tokens : 0) + gained);
    this.filledAt = now;
    this.filledFor = rate;
  }
}
