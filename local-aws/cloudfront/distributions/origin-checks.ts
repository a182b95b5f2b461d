import type { CustomOriginConfig, DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import { bucketOfOriginHost } from '../../shared/origin';
import { requireQuantity } from '../control-plane';
import { refusal, type CloudFrontErrorCode } from '../errors';
import { QUOTAS } from '../quotas';
import type { CloudFrontRecords } from '../records';
import { identityOf, originsOf, othersThat, usesOriginAccessControl, type Owner } from '../references';

const PROTOCOL_POLICIES: unknown[] = ['http-only', 'match-viewer', 'https-only'];
const MAX_TIMEOUT_SECONDS = 120;

/** Throws what AWS would refuse a distribution's origins with. */
export function checkOrigins(config: DistributionConfig, records: CloudFrontRecords, owner: Owner): void {
  requireQuantity(config.Origins);
  const origins = originsOf(config);
  if (origins.length === 0) throw refusal('InvalidArgument', 'A distribution needs at least one origin.');
  if (origins.length > QUOTAS.originsPerDistribution) throw refusal('TooManyOrigins');
  if (new Set(origins.map((origin) => origin.Id)).size !== origins.length) {
    throw refusal('InvalidArgument', 'Origin ids must be unique in a distribution.');
  }
  for (const origin of origins) {
    checkPlace(origin);
    checkConnection(origin);
    checkIdentity(origin, records, owner);
    checkAccessControl(origin, records, owner);
  }
}

/** Where it is: a bucket's own host name for an S3 origin, any host for a custom one. */
function checkPlace(origin: Origin): void {
  if (Boolean(origin.S3OriginConfig) === Boolean(origin.CustomOriginConfig)) throw refusal('InvalidOrigin');
  if (origin.S3OriginConfig && bucketOfOriginHost(origin.DomainName ?? '') === undefined) {
    throw refusal('InvalidArgument', 'The parameter Origin DomainName does not refer to a valid S3 bucket.');
  }
  if (!origin.DomainName || /[/\s]/.test(origin.DomainName)) {
    throw refusal('InvalidArgument', 'The parameter origin name must be a domain name.');
  }
  if (origin.OriginPath && (!origin.OriginPath.startsWith('/') || origin.OriginPath.endsWith('/'))) {
    throw refusal('InvalidArgument', 'The origin path must begin with a slash and must not end with one.');
  }
}

function checkConnection(origin: Origin): void {
  requireQuantity(origin.CustomHeaders);
  if ((origin.CustomHeaders?.Items?.length ?? 0) > QUOTAS.customHeadersPerOrigin) {
    throw refusal('TooManyOriginCustomHeaders');
  }
  requireWithin(origin.ConnectionAttempts, 3, 'InvalidArgument', 'ConnectionAttempts must be 1 to 3.');
  requireWithin(origin.ConnectionTimeout, 10, 'InvalidArgument', 'ConnectionTimeout must be 1 to 10 seconds.');
  const read = origin.S3OriginConfig?.OriginReadTimeout;
  requireWithin(read, MAX_TIMEOUT_SECONDS, 'InvalidOriginReadTimeout');
  if (origin.CustomOriginConfig) checkCustomOrigin(origin.CustomOriginConfig);
}

function checkCustomOrigin(custom: CustomOriginConfig): void {
  requireQuantity(custom.OriginSslProtocols);
  requireWithin(custom.OriginReadTimeout, MAX_TIMEOUT_SECONDS, 'InvalidOriginReadTimeout');
  requireWithin(custom.OriginKeepaliveTimeout, MAX_TIMEOUT_SECONDS, 'InvalidOriginKeepaliveTimeout');
  if (!PROTOCOL_POLICIES.includes(custom.OriginProtocolPolicy)) {
    throw refusal('InvalidArgument', 'OriginProtocolPolicy must be http-only, match-viewer or https-only.');
  }
}

function requireWithin(
  value: number | undefined,
  most: number,
  code: CloudFrontErrorCode,
  message?: string,
): void {
  if (value !== undefined && (value < 1 || value > most)) throw refusal(code, message);
}

function checkIdentity(origin: Origin, records: CloudFrontRecords, owner: Owner): void {
  const id = identityOf(origin);
  if (id === undefined) return;
  if (origin.OriginAccessControlId) throw refusal('IllegalOriginAccessConfiguration');
  if (records.identities.get(id)?.accountId !== owner.accountId) throw refusal('InvalidOriginAccessIdentity');
}

function checkAccessControl(origin: Origin, records: CloudFrontRecords, owner: Owner): void {
  const id = origin.OriginAccessControlId;
  if (!id) return;
  const control = records.originAccessControls.get(id);
  if (control?.accountId !== owner.accountId) throw refusal('InvalidOriginAccessControl');
  // Assumed: the code's name is all that is documented of when it comes.
  if (control.config.OriginAccessControlOriginType === 's3' && !origin.S3OriginConfig) {
    throw refusal('InvalidDomainNameForOriginAccessControl');
  }
  const others = othersThat(records, owner, (config) => usesOriginAccessControl(config, id));
  if (others.length >= QUOTAS.distributionsPerOriginAccessControl) {
    throw refusal('TooManyDistributionsAssociatedToOriginAccessControl');
  }
}
