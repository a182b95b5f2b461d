import type { Origin } from '@aws-sdk/client-cloudfront';
import { distributionArn } from '../../cloudfront/distributions/views';
import type { CloudFrontRecords, DistributionRecord } from '../../cloudfront/records';
import { identityOf } from '../../cloudfront/references';
import { bucketOfOriginHost, type OriginRequest, type OriginResponse, type S3Origin } from '../../shared/origin';
import type { Principal } from '../../shared/principal';
import type { SelectedParts } from './forwarding';

/** An origin that Local AWS has, which is a bucket, as a distribution asks it. */
export interface BucketOrigin {
  origin: Origin;
  bucket: string;
  principal: Principal;
}

/** Takes an origin of a distribution, gives it as a bucket and who asks it; undefined when it is no bucket. */
export function bucketOrigin(
  origin: Origin,
  distribution: DistributionRecord,
  viewerSigns: boolean,
  records: CloudFrontRecords,
): BucketOrigin | undefined {
  const bucket = bucketOfOriginHost(origin.DomainName ?? '');
  if (bucket === undefined) return undefined;
  return { origin, bucket, principal: principalFor(origin, distribution, viewerSigns, records) };
}

export interface OriginFetch {
  /** The viewer's path, percent-encoded and without any query. */
  path: string;
  /** What the behaviour's policies pass on. */
  parts: SelectedParts;
  method: OriginRequest['method'];
  /** Range and conditions, lower-case names. */
  headers: Record<string, string>;
}

/** Sends a request to a bucket. */
export function fetchFromOrigin(
  { origin, bucket, principal }: BucketOrigin,
  { path, parts, method, headers }: OriginFetch,
  s3: S3Origin,
): Promise<OriginResponse> {
  return s3.fetch({
    principal,
    bucket,
    // The path goes on as it came, and S3 reads a plus sign in it as a space.
    key: decodeURIComponent(`${origin.OriginPath ?? ''}${path}`.slice(1).replaceAll('+', '%20')),
    query: parts.query,
    method,
    headers: {
      'user-agent': 'Amazon CloudFront',
      ...parts.headers,
      ...(parts.cookies === '' ? {} : { cookie: parts.cookies }),
      ...customHeaders(origin),
      ...headers,
    },
  });
}

/** An origin's own headers replace a viewer's of the same name. */
function customHeaders({ CustomHeaders: custom }: Origin): Record<string, string> {
  const items = custom?.Items ?? [];
  return Object.fromEntries(
    items.map(({ HeaderName: name = '', HeaderValue: value = '' }) => [name.toLowerCase(), value]),
  );
}

/** Who S3 sees: the origin's identity, CloudFront itself on behalf of the distribution, or nobody. */
function principalFor(
  origin: Origin,
  distribution: DistributionRecord,
  viewerSigns: boolean,
  records: CloudFrontRecords,
): Principal {
  const identity = records.identities.get(identityOf(origin) ?? '');
  if (identity) return { kind: 'oai', id: identity.id, canonicalUserId: identity.s3CanonicalUserId };
  const behavior = records.originAccessControls.get(origin.OriginAccessControlId ?? '')?.config
    .SigningBehavior;
  const signs = behavior === 'always' || (behavior === 'no-override' && !viewerSigns);
  if (!signs) return { kind: 'anonymous' };
  return {
    kind: 'service',
    service: 'cloudfront.amazonaws.com',
    sourceArn: distributionArn(distribution),
    accountId: distribution.accountId,
  };
}
