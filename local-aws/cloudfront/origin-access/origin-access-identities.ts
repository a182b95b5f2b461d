import type {
  CloudFrontOriginAccessIdentity,
  CloudFrontOriginAccessIdentitySummary,
} from '@aws-sdk/client-cloudfront';
import { randomBytes } from 'node:crypto';
import type { Handlers } from '../../shared/service';
import {
  firstVersion,
  requireCallerReference,
  requireShortComment,
  type ControlPlane,
} from '../control-plane';
import { refusal } from '../errors';
import { newId } from '../ids';
import { QUOTAS } from '../quotas';
import type { IdentityRecord } from '../records';
import { distributionsThat, usesIdentity } from '../references';
import { resourceHandlers } from '../resource';

/** Origin access identities: the users as which CloudFront reads buckets in the older way. */
export function originAccessIdentityHandlers(plane: ControlPlane): Handlers {
  const { identities } = plane.records;
  return resourceHandlers(plane, {
    name: 'CloudFrontOriginAccessIdentity',
    plural: 'CloudFrontOriginAccessIdentities',
    path: 'origin-access-identity/cloudfront',
    stored: identities,
    quota: QUOTAS.originAccessIdentities,
    refusals: {
      absent: 'NoSuchCloudFrontOriginAccessIdentity',
      alreadyExists: 'CloudFrontOriginAccessIdentityAlreadyExists',
      tooMany: 'TooManyCloudFrontOriginAccessIdentities',
      inUse: 'CloudFrontOriginAccessIdentityInUse',
    },
    newRecord: (accountId, config, now) => ({
      ...firstVersion(newId('E'), accountId, config, now),
      s3CanonicalUserId: randomBytes(48).toString('hex'),
    }),
    check: (config) => {
      requireCallerReference(config.CallerReference);
      requireShortComment(config.Comment, 'origin access identity');
      return config;
    },
    checkChange: (config, previous) => {
      if (config.CallerReference !== previous.CallerReference) {
        throw refusal('IllegalUpdate', 'You cannot update the value of CallerReference.');
      }
    },
    collides: (config, other) => config.CallerReference === other.CallerReference,
    repeats: (config, existing) =>
      config.CallerReference === existing.CallerReference && config.Comment === existing.Comment,
    isInUse: (id) => distributionsThat(plane.records, (config) => usesIdentity(config, id)).length > 0,
    view: identity,
    summary,
  });
}

function identity(record: IdentityRecord): CloudFrontOriginAccessIdentity {
  return {
    Id: record.id,
    S3CanonicalUserId: record.s3CanonicalUserId,
    CloudFrontOriginAccessIdentityConfig: record.config,
  };
}

function summary(record: IdentityRecord): CloudFrontOriginAccessIdentitySummary {
  return { Id: record.id, S3CanonicalUserId: record.s3CanonicalUserId, Comment: record.config.Comment };
}
