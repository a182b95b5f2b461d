import type { Origin } from '@aws-sdk/client-cloudfront';
import { distributionArn } from '../cloudfront/distribution-views';
import type { CloudFrontRecords, DistributionRecord } from '../cloudfront/records';
import { identityOf } from '../cloudfront/references';
import { bucketOfOriginHost, type OriginResponse, type S3Origin } from '../shared/origin';
import type { Principal } from '../shared/principal';

export interface OriginFetch {
  origin: Origin;
  distribution: DistributionRecord;
  /** The viewer's path, percent-encoded and without any query: no parameter reaches the origin. */
  path: string;
  method: 'GET' | 'HEAD';
  /** The viewer's headers, lower-case names. */
  headers: Record<string, string | string[] | undefined>;
}

/** What CloudFront passes on to S3 from a viewer's GET without being asked to by a policy. */
const FORWARDED_HEADERS = [
  'range',
  'if-range',
  'if-match',
  'if-none-match',
  'if-modified-since',
  'if-unmodified-since',
];

/** Asks the origin; undefined when it is none that Local AWS has, which is anything but a bucket. */
export async function fetchFromOrigin(
  request: OriginFetch,
  s3: S3Origin,
  records: CloudFrontRecords,
): Promise<OriginResponse | undefined> {
  const bucket = bucketOfOriginHost(request.origin.DomainName ?? '');
  if (bucket === undefined) return undefined;
  const key = decodeURIComponent(`${request.origin.OriginPath ?? ''}${request.path}`.slice(1));
  const headers: Record<string, string> = {};
  for (const name of FORWARDED_HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return s3.fetch({
    principal: principalFor(request, records),
    bucket,
    key,
    method: request.method,
    headers,
  });
}

/** Who S3 sees: the origin's identity, CloudFront itself on behalf of the distribution, or nobody. */
function principalFor({ origin, distribution, headers }: OriginFetch, records: CloudFrontRecords): Principal {
  const identity = records.identities.get(identityOf(origin) ?? '');
  if (identity) return { kind: 'oai', id: identity.id, canonicalUserId: identity.s3CanonicalUserId };
  const behavior = records.originAccessControls.get(origin.OriginAccessControlId ?? '')?.config
    .SigningBehavior;
  const signs = behavior === 'always' || (behavior === 'no-override' && headers.authorization === undefined);
  if (!signs) return { kind: 'anonymous' };
  return {
    kind: 'service',
    service: 'cloudfront.amazonaws.com',
    sourceArn: distributionArn(distribution),
    accountId: distribution.accountId,
  };
}
