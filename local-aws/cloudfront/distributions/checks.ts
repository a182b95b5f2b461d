import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { checkBehaviors } from './behavior-checks';
import {
  requireCallerReference,
  requireDistinct,
  requireQuantity,
  requireShortComment,
} from '../control-plane';
import { refusal } from '../errors';
import { checkOrigins } from './origin-checks';
import { QUOTAS } from '../quotas';
import type { CloudFrontRecords } from '../records';
import { othersThat, type Owner } from '../references';
import { refuseUnsupported } from './unsupported';

const HTTP_VERSIONS: unknown[] = ['http1.1', 'http2', 'http3', 'http2and3'];
const PRICE_CLASSES: unknown[] = ['PriceClass_100', 'PriceClass_200', 'PriceClass_All'];
const ALTERNATE_NAME = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]{2,}$/i;
/** What CloudFront gives out itself, here and at AWS. Assumed to be refused like a name that is none. */
const GIVEN_NAME = /(?:^|\.)cloudfront\.(?:net|localhost)$/i;
const MAX_NAME_LENGTH = 253;
const MAX_ROOT_OBJECT_LENGTH = 255;

/** Throws what AWS would refuse a configuration with, before anything is stored. */
export function checkDistribution(
  config: DistributionConfig,
  records: CloudFrontRecords,
  owner: Owner,
): void {
  refuseUnsupported(config);
  requireCallerReference(config.CallerReference);
  checkOrigins(config, records, owner);
  checkBehaviors(config, records, owner);
  checkAliases(config, records, owner);
  checkCertificate(config.ViewerCertificate?.ACMCertificateArn, owner);
  requireShortComment(config.Comment, 'distribution');
  checkRootObject(config.DefaultRootObject ?? '');
  if (config.HttpVersion !== undefined && !HTTP_VERSIONS.includes(config.HttpVersion)) {
    throw refusal('InvalidArgument', 'HttpVersion must be http1.1, http2, http3 or http2and3.');
  }
  if (config.PriceClass !== undefined && !PRICE_CLASSES.includes(config.PriceClass)) {
    throw refusal('InvalidArgument', 'PriceClass must be PriceClass_100, PriceClass_200 or PriceClass_All.');
  }
}

function checkRootObject(name: string): void {
  if (name.startsWith('/') || name.length > MAX_ROOT_OBJECT_LENGTH) throw refusal('InvalidDefaultRootObject');
}

/** An alternate name is a distribution's own in all of AWS, whoever's account that is in. */
function checkAliases(config: DistributionConfig, records: CloudFrontRecords, owner: Owner): void {
  requireQuantity(config.Aliases);
  const aliases = (config.Aliases?.Items ?? []).map((alias) => alias.toLowerCase());
  if (aliases.length === 0) return;
  if (aliases.length > QUOTAS.aliasesPerDistribution) throw refusal('TooManyDistributionCNAMEs');
  if (aliases.some((alias) => !isAlternateName(alias))) {
    throw refusal('InvalidArgument', 'The parameter CNAME contains one or more parameters that are not valid.');
  }
  requireDistinct('Aliases', aliases);
  const certificate = config.ViewerCertificate;
  if (!certificate?.ACMCertificateArn && !certificate?.IAMCertificateId) {
    throw refusal('InvalidViewerCertificate');
  }
  const taken = othersThat(records, owner, (other) =>
    (other.Aliases?.Items ?? []).some((alias) => aliases.includes(alias.toLowerCase())),
  );
  if (taken.length > 0) throw refusal('CNAMEAlreadyExists');
}

function isAlternateName(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && ALTERNATE_NAME.test(name) && !GIVEN_NAME.test(name);
}

const NO_SUCH_CERTIFICATE =
  "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid certificate chain.";

/** As far as the name tells: the account's own, in the one region that CloudFront takes certificates from. */
function checkCertificate(arn: string | undefined, owner: Owner): void {
  if (arn && !arn.startsWith(`arn:aws:acm:us-east-1:${owner.accountId}:certificate/`)) {
    throw refusal('InvalidViewerCertificate', NO_SUCH_CERTIFICATE);
  }
}
