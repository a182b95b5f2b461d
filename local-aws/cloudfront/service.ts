import * as sdk from '@aws-sdk/client-cloudfront';
import type { CloudFrontDeps, CloudFrontService } from '../shared/service';
import { authoriseCall } from './authorise';
import { cachePolicyHandlers } from './policies/cache-policies';
import type { ControlPlane } from './control-plane';
import { distributionListHandlers } from './distributions/lists';
import { distributionHandlers } from './distributions/distributions';
import { invalidationHandlers } from './invalidations';
import { keyGroupHandlers } from './keys/key-groups';
import { originAccessControlHandlers } from './origin-access/origin-access-controls';
import { originAccessIdentityHandlers } from './origin-access/origin-access-identities';
import { publicKeyHandlers } from './keys/public-keys';
import { recordsOf } from './records';
import { responseHeadersPolicyHandlers } from './policies/response-headers-policies';
import { tagHandlers } from './tags';

/** CloudFront's control plane (API version 2020-05-31). The edge reads what it stores. */
export function cloudfrontService(deps: CloudFrontDeps): CloudFrontService {
  const plane: ControlPlane = { ...deps, records: recordsOf(deps.store) };
  return {
    name: 'cloudfront',
    protocol: 'rest-xml',
    schemas: sdk,
    xmlNamespace: 'http://cloudfront.amazonaws.com/doc/2020-05-31/',
    errorEnvelope: 'wrapped',
    handlers: {
      ...originAccessIdentityHandlers(plane),
      ...originAccessControlHandlers(plane),
      ...publicKeyHandlers(plane),
      ...keyGroupHandlers(plane),
      ...distributionHandlers(plane),
      ...distributionListHandlers(plane),
      ...cachePolicyHandlers(plane),
      ...responseHeadersPolicyHandlers(plane),
      ...tagHandlers(plane),
      ...invalidationHandlers(plane),
    },
    authorise: (input, ctx) => authoriseCall(plane.records, plane.clock.now(), input, ctx),
    isKnownOai: (idOrCanonicalUserId) =>
      [...plane.records.identities.values()].some(
        (identity) =>
          identity.id === idOrCanonicalUserId || identity.s3CanonicalUserId === idOrCanonicalUserId,
      ),
  };
}
