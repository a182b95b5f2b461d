import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { deployedConfig } from '../cloudfront/distributions/deployment';
import { domainLabel } from '../cloudfront/ids';
import type { CloudFrontRecords, DistributionRecord } from '../cloudfront/records';
import { matchesWildcard } from './wildcard';

/** What answers at a host name: a distribution with the configuration that is deployed. */
export interface Site {
  distribution: DistributionRecord;
  config: DistributionConfig;
}

const OWN_NAME = /^d(?<rest>[a-z0-9]+)\.cloudfront\.localhost$/;

/**
 * Takes a Host header, gives the enabled distribution that has this name or alternate name, or undefined.
 * A distribution that was never deployed has no name yet.
 */
export function findSite(records: CloudFrontRecords, hostHeader: string, now: Date): Site | undefined {
  const host = hostHeader.toLowerCase().replace(/:\d+$/, '');
  const own = OWN_NAME.exec(host)?.groups?.rest;
  const candidates =
    own === undefined ? records.distributions.values() : [records.distributions.get(`E${own.toUpperCase()}`)];
  let byWildcard: Site | undefined;
  for (const distribution of candidates) {
    const config = distribution && deployedConfig(distribution, now);
    if (!distribution || !config?.Enabled) continue;
    const names = [`${domainLabel(distribution.id)}.cloudfront.localhost`, ...(config.Aliases?.Items ?? [])];
    if (names.includes(host)) return { distribution, config };
    if (names.some((name) => name.startsWith('*.') && matchesWildcard(name, host))) {
      byWildcard ??= { distribution, config };
    }
  }
  return byWildcard;
}
