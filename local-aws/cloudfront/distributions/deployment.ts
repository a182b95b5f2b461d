import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { DistributionRecord } from '../records';

/** Whether the latest configuration has reached the edge. */
export function isDeployed(record: DistributionRecord, now: Date): boolean {
  return now.getTime() >= Date.parse(record.deployedAt);
}

/**
 * The one configuration that the edge serves: the latest once it is deployed, the one before until then, and
 * undefined for a distribution that has never been deployed. At AWS some edges have a new configuration minutes
 * before the status says Deployed; which ones is not told, so nothing may rely on it and nothing can here.
 */
export function deployedConfig(record: DistributionRecord, now: Date): DistributionConfig | undefined {
  return isDeployed(record, now) ? record.config : record.previousConfig;
}

/** Takes a record that is about to change, gives the dates and snapshot that the change begins with. */
export function deploymentOf(
  previous: DistributionRecord | undefined,
  now: Date,
  deploySeconds: number,
): Pick<DistributionRecord, 'deployedAt' | 'previousConfig'> {
  return {
    deployedAt: new Date(now.getTime() + deploySeconds * 1000).toISOString(),
    previousConfig: previous && deployedConfig(previous, now),
  };
}
