import {
  CreateResponseHeadersPolicyCommand,
  DeleteResponseHeadersPolicyCommand,
  GetResponseHeadersPolicyCommand,
  ListResponseHeadersPoliciesCommand,
  type ResponseHeadersPolicy,
  type ResponseHeadersPolicyConfig,
  UpdateResponseHeadersPolicyCommand,
} from '@aws-sdk/client-cloudfront';

import { awsCall, hasCode, required, unlessCode } from './call';
import { cloudfront } from './clients';

/** A response headers policy as CloudFront has it, as far as this product depends on it. */
export interface HeadersPolicyState {
  awsId: string;
  name: string;
  etag: string | undefined;
  /** Origins whose pages may read answers. */
  allowedOrigins: string[];
  /** Whether answers say `X-Content-Type-Options: nosniff`. */
  nosniff: boolean;
  /** The whole configuration, for the change that is made to it. */
  config: ResponseHeadersPolicyConfig;
}

const MAX_AGE_SECONDS = 3_600;

/** Creates a policy that lets pages of one origin read answers, with cookies; undefined when its name is taken. */
export async function createHeadersPolicy(name: string, comment: string, allowedOrigin: string): Promise<HeadersPolicyState | undefined> {
  const call = 'cloudfront:CreateResponseHeadersPolicy';
  try {
    const answer = await awsCall(call, () =>
      cloudfront().send(
        new CreateResponseHeadersPolicyCommand({
          ResponseHeadersPolicyConfig: {
            Name: name,
            Comment: comment,
            CorsConfig: corsFor(allowedOrigin),
            SecurityHeadersConfig: { ContentTypeOptions: { Override: true } },
          },
        }),
      ),
    );
    return stateOf(required(answer.ResponseHeadersPolicy, call, 'ResponseHeadersPolicy'), answer.ETag);
  } catch (error) {
    if (hasCode(error, ['ResponseHeadersPolicyAlreadyExists'])) return undefined;
    throw error;
  }
}

/** The policy with this name, or undefined. */
export async function findHeadersPolicy(name: string): Promise<HeadersPolicyState | undefined> {
  const found = (await listHeadersPolicies()).find((item) => item.name === name);
  return found && getHeadersPolicy(found.awsId);
}

/** Every response headers policy that the account made itself. */
export async function listHeadersPolicies(): Promise<{ awsId: string; name: string }[]> {
  const found: { awsId: string; name: string }[] = [];
  let marker: string | undefined;
  do {
    const { ResponseHeadersPolicyList: page } = await awsCall('cloudfront:ListResponseHeadersPolicies', () =>
      cloudfront().send(new ListResponseHeadersPoliciesCommand({ Type: 'custom', Marker: marker })),
    );
    for (const { ResponseHeadersPolicy: policy } of page?.Items ?? []) {
      found.push({ awsId: policy?.Id ?? '', name: policy?.ResponseHeadersPolicyConfig?.Name ?? '' });
    }
    marker = page?.NextMarker;
  } while (marker);
  return found;
}

/** The policy with this id, or undefined when it is gone. */
export async function getHeadersPolicy(awsId: string): Promise<HeadersPolicyState | undefined> {
  const call = 'cloudfront:GetResponseHeadersPolicy';
  const answer = await unlessCode(
    ['NoSuchResponseHeadersPolicy'],
    awsCall(call, () => cloudfront().send(new GetResponseHeadersPolicyCommand({ Id: awsId }))),
  );
  return answer && stateOf(required(answer.ResponseHeadersPolicy, call, 'ResponseHeadersPolicy'), answer.ETag);
}

/** Lets pages of one origin read answers, which say nosniff, if the policy is still as `state` says; what else it holds stays. */
export async function allowOrigin(state: Pick<HeadersPolicyState, 'awsId' | 'etag' | 'config'>, allowedOrigin: string): Promise<HeadersPolicyState> {
  const call = 'cloudfront:UpdateResponseHeadersPolicy';
  const answer = await awsCall(call, () =>
    cloudfront().send(
      new UpdateResponseHeadersPolicyCommand({
        Id: state.awsId, IfMatch: state.etag,
        ResponseHeadersPolicyConfig: {
          ...state.config,
          CorsConfig: corsFor(allowedOrigin),
          SecurityHeadersConfig: { ...state.config.SecurityHeadersConfig, ContentTypeOptions: { Override: true } },
        },
      }),
    ),
  );
  return stateOf(required(answer.ResponseHeadersPolicy, call, 'ResponseHeadersPolicy'), answer.ETag);
}

/** Deletes a policy that no distribution uses; one that is gone already is fine. */
export async function deleteHeadersPolicy({ awsId, etag }: Pick<HeadersPolicyState, 'awsId' | 'etag'>): Promise<void> {
  await unlessCode(
    ['NoSuchResponseHeadersPolicy'],
    awsCall('cloudfront:DeleteResponseHeadersPolicy', () =>
      cloudfront().send(new DeleteResponseHeadersPolicyCommand({ Id: awsId, IfMatch: etag })),
    ),
  );
}

/** With credentials browsers refuse every `*`, so each list is spelled out. */
function corsFor(allowedOrigin: string): ResponseHeadersPolicyConfig['CorsConfig'] {
  const list = <T>(...Items: T[]) => ({ Quantity: Items.length, Items });
  return {
    AccessControlAllowOrigins: list(allowedOrigin),
    AccessControlAllowMethods: list('GET', 'HEAD', 'OPTIONS'),
    AccessControlAllowHeaders: list('Range', 'If-Range', 'If-Match', 'If-None-Match', 'If-Modified-Since'),
    AccessControlExposeHeaders: list('Accept-Ranges', 'Content-Length', 'Content-Range', 'Date', 'ETag'),
    AccessControlAllowCredentials: true,
    AccessControlMaxAgeSec: MAX_AGE_SECONDS,
    OriginOverride: true,
  };
}

function stateOf({ Id, ResponseHeadersPolicyConfig }: ResponseHeadersPolicy, etag: string | undefined): HeadersPolicyState {
  const call = 'cloudfront:GetResponseHeadersPolicy';
  const config = required(ResponseHeadersPolicyConfig, call, 'ResponseHeadersPolicyConfig');
  return {
    awsId: required(Id, call, 'Id'),
    name: config.Name ?? '',
    etag,
    allowedOrigins: config.CorsConfig?.AccessControlAllowOrigins?.Items ?? [],
    nosniff: config.SecurityHeadersConfig?.ContentTypeOptions?.Override ?? false,
    config,
  };
}
