import type { ResponseHeadersPolicy } from '@aws-sdk/client-cloudfront';
import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../shared/service';
import { firstVersion, requireName, requireShortComment, type ControlPlane } from '../control-plane';
import { MANAGED_RESPONSE_HEADERS_POLICIES } from './managed-policies';
import { QUOTAS } from '../quotas';
import type { ResponseHeadersPolicyRecord } from '../records';
import { distributionsThat, usesResponseHeadersPolicy } from '../references';
import { managedRecords, resourceHandlers } from '../resource';
import { checkResponseHeaders } from './response-headers-checks';

/** Response headers policies: the headers that the edge adds to its answers or takes out of them. */
export function responseHeadersPolicyHandlers(plane: ControlPlane): Handlers {
  const { responseHeadersPolicies } = plane.records;
  return resourceHandlers(plane, {
    name: 'ResponseHeadersPolicy',
    plural: 'ResponseHeadersPolicies',
    path: 'response-headers-policy',
    stored: responseHeadersPolicies,
    managed: managedRecords(MANAGED_RESPONSE_HEADERS_POLICIES),
    quota: QUOTAS.responseHeadersPolicies,
    refusals: {
      absent: 'NoSuchResponseHeadersPolicy',
      alreadyExists: 'ResponseHeadersPolicyAlreadyExists',
      tooMany: 'TooManyResponseHeadersPolicies',
      inUse: 'ResponseHeadersPolicyInUse',
    },
    newRecord: (accountId, config, now) => firstVersion(randomUUID(), accountId, config, now),
    check: (config) => {
      requireName(config.Name, 'response headers policy');
      requireShortComment(config.Comment, 'response headers policy');
      checkResponseHeaders(config);
      return config;
    },
    collides: (config, other) => config.Name === other.Name,
    isInUse: (id) =>
      distributionsThat(plane.records, (config) => usesResponseHeadersPolicy(config, id)).length > 0,
    view: responseHeadersPolicy,
    summary: (record, type) => ({ Type: type, ResponseHeadersPolicy: responseHeadersPolicy(record) }),
  });
}

function responseHeadersPolicy(record: ResponseHeadersPolicyRecord): ResponseHeadersPolicy {
  return {
    Id: record.id,
    LastModifiedTime: new Date(record.lastModifiedAt),
    ResponseHeadersPolicyConfig: record.config,
  };
}
