import type { DistributionValues } from '../operation/desired';
import { STEP_KINDS } from '../operation/kinds';
import { call, type PlannedStep } from '../operation/planned';
import { type DistributionLike, nameOfDistribution } from './steps';

/** Changes values of a distribution from what is recorded to what is wanted. */
export function updateDistribution(
  distribution: DistributionLike,
  values: { before: Partial<DistributionValues>; after: Partial<DistributionValues>; overwrite: boolean },
): PlannedStep {
  const name = nameOfDistribution(distribution);
  return {
    kind: 'UPDATE_DISTRIBUTION', title: `Change the ${distribution.role === 'SIGNED' ? 'signed' : 'basic'} distribution, and nothing of it that others wrote`,
    desired: { distributionId: distribution.id, ...values },
    calls: [call('cloudfront:GetDistribution', name), call('cloudfront:UpdateDistribution', name)],
  };
}

/** Records what AWS has for a distribution. */
export function takeOverDistribution(distribution: DistributionLike): PlannedStep {
  return {
    kind: 'TAKE_OVER_DISTRIBUTION', title: STEP_KINDS.TAKE_OVER_DISTRIBUTION, desired: { distributionId: distribution.id },
    calls: [call('cloudfront:GetDistribution', nameOfDistribution(distribution))],
  };
}
