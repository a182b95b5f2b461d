import type { ActiveTrustedKeyGroups, Distribution, DistributionSummary } from '@aws-sdk/client-cloudfront';
import type { ControlPlane } from '../control-plane';
import { isDeployed } from './deployment';
import { domainLabel } from '../ids';
import type { CloudFrontRecords, DistributionRecord } from '../records';
import { behaviorsOf, trustedKeyGroupsOf } from '../references';

export function distributionArn(record: Pick<DistributionRecord, 'id' | 'accountId'>): string {
  return `arn:aws:cloudfront::${record.accountId}:distribution/${record.id}`;
}

/** A distribution as Get, Create and Update give it. */
export function distributionView(record: DistributionRecord, plane: ControlPlane): Distribution {
  const { records, clock } = plane;
  const now = clock.now();
  const inProgress = [...records.invalidations.values()].filter(
    (invalidation) =>
      invalidation.distributionId === record.id && now.getTime() < Date.parse(invalidation.completedAt),
  );
  return {
    Id: record.id,
    ARN: distributionArn(record),
    Status: isDeployed(record, now) ? 'Deployed' : 'InProgress',
    LastModifiedTime: new Date(record.lastModifiedAt),
    InProgressInvalidationBatches: inProgress.length,
    DomainName: domainName(record, plane),
    ActiveTrustedSigners: { Enabled: false, Quantity: 0 },
    ActiveTrustedKeyGroups: activeTrustedKeyGroups(record, records),
    DistributionConfig: record.config,
  };
}

/** A distribution as lists give it; the caller reference is not part of it. */
export function distributionSummary(record: DistributionRecord, plane: ControlPlane): DistributionSummary {
  const { config } = record;
  return {
    Id: record.id,
    ARN: distributionArn(record),
    ETag: record.etag,
    Status: isDeployed(record, plane.clock.now()) ? 'Deployed' : 'InProgress',
    LastModifiedTime: new Date(record.lastModifiedAt),
    DomainName: domainName(record, plane),
    Aliases: config.Aliases,
    Origins: config.Origins,
    OriginGroups: config.OriginGroups,
    DefaultCacheBehavior: config.DefaultCacheBehavior,
    CacheBehaviors: config.CacheBehaviors,
    CustomErrorResponses: config.CustomErrorResponses,
    Comment: config.Comment,
    PriceClass: config.PriceClass,
    Enabled: config.Enabled,
    ViewerCertificate: config.ViewerCertificate,
    Restrictions: config.Restrictions,
    WebACLId: config.WebACLId,
    HttpVersion: config.HttpVersion,
    IsIPV6Enabled: config.IsIPV6Enabled,
    Staging: config.Staging,
  };
}

/** The edge's port is part of the name, so that a URL made from it can be opened. */
function domainName(record: DistributionRecord, plane: ControlPlane): string {
  return `${domainLabel(record.id)}.cloudfront.localhost:${plane.edgePort()}`;
}

function activeTrustedKeyGroups(
  record: DistributionRecord,
  { keyGroups }: CloudFrontRecords,
): ActiveTrustedKeyGroups {
  const ids = [...new Set(behaviorsOf(record.config).flatMap(trustedKeyGroupsOf))];
  if (ids.length === 0) return { Enabled: false, Quantity: 0 };
  const items = ids.map((id) => {
    const keyIds = keyGroups.get(id)?.config.Items ?? [];
    return { KeyGroupId: id, KeyPairIds: { Quantity: keyIds.length, Items: keyIds } };
  });
  return { Enabled: true, Quantity: items.length, Items: items };
}
