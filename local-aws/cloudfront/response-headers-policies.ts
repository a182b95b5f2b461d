import type { ResponseHeadersPolicy, ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import { randomUUID } from 'node:crypto';
import type { Handlers } from '../shared/service';
import {
  firstVersion,
  requireName,
  requireQuantity,
  requireShortComment,
  type ControlPlane,
} from './control-plane';
import { refusal } from './errors';
import { MANAGED_RESPONSE_HEADERS_POLICIES } from './managed-policies';
import { QUOTAS } from './quotas';
import type { ResponseHeadersPolicyRecord } from './records';
import { distributionsThat, usesResponseHeadersPolicy } from './references';
import { managedRecords, resourceHandlers } from './resource';

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
      checkCors(config.CorsConfig);
      checkHeaders(config);
      return config;
    },
    collides: (config, other) => config.Name === other.Name,
    isInUse: (id) =>
      distributionsThat(plane.records, (config) => usesResponseHeadersPolicy(config, id)).length > 0,
    view: responseHeadersPolicy,
    summary: (record, type) => ({ Type: type, ResponseHeadersPolicy: responseHeadersPolicy(record) }),
  });
}

function checkCors(cors: ResponseHeadersPolicyConfig['CorsConfig']): void {
  if (!cors) return;
  requireQuantity(cors.AccessControlAllowOrigins);
  requireQuantity(cors.AccessControlAllowHeaders);
  requireQuantity(cors.AccessControlAllowMethods);
  requireQuantity(cors.AccessControlExposeHeaders);
  // Assumed to be refused: a browser would not accept the combination in any case.
  if (cors.AccessControlAllowCredentials && cors.AccessControlAllowOrigins?.Items?.includes('*')) {
    throw refusal('InvalidArgument', 'Credentials cannot be allowed together with every origin.');
  }
}

function checkHeaders(config: ResponseHeadersPolicyConfig): void {
  const { CustomHeadersConfig: added, RemoveHeadersConfig: removed } = config;
  requireQuantity(added);
  requireQuantity(removed);
  if ((added?.Items?.length ?? 0) > QUOTAS.customHeadersPerResponseHeadersPolicy) {
    throw refusal('TooManyCustomHeadersInResponseHeadersPolicy');
  }
  if ((removed?.Items?.length ?? 0) > QUOTAS.removedHeadersPerResponseHeadersPolicy) {
    throw refusal('TooManyRemoveHeadersInResponseHeadersPolicy');
  }
  const csp = config.SecurityHeadersConfig?.ContentSecurityPolicy?.ContentSecurityPolicy ?? '';
  if (csp.length > QUOTAS.contentSecurityPolicyLength) throw refusal('TooLongCSPInResponseHeadersPolicy');
}

function responseHeadersPolicy(record: ResponseHeadersPolicyRecord): ResponseHeadersPolicy {
  return {
    Id: record.id,
    LastModifiedTime: new Date(record.lastModifiedAt),
    ResponseHeadersPolicyConfig: record.config,
  };
}
