import type {
  CachePolicyConfig,
  OriginRequestPolicyConfig,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';

/** When AWS's managed policies last changed does not matter to anybody; they need some date. */
const MANAGED_SINCE = '2021-11-02T00:00:00.000Z';

export interface ManagedPolicy<Config> {
  id: string;
  etag: string;
  lastModifiedAt: string;
  config: Config;
}

function managed<Config>(id: string, config: Config): [string, ManagedPolicy<Config>] {
  return [id, { id, etag: 'E23ZP02F085DFQ', lastModifiedAt: MANAGED_SINCE, config }];
}

const YEAR_SECONDS = 31_536_000;
const DAY_SECONDS = 86_400;

interface KeyParts {
  compressed: boolean;
  headers?: string[];
  cookies?: 'none' | 'all';
  queryStrings?: 'none' | 'all' | string[];
}

function cachePolicy(
  name: string,
  comment: string,
  [min, fallback, max]: [number, number, number],
  parts: KeyParts,
): CachePolicyConfig {
  const { compressed, headers = [], cookies = 'none', queryStrings = 'none' } = parts;
  return {
    Name: name,
    Comment: comment,
    MinTTL: min,
    DefaultTTL: fallback,
    MaxTTL: max,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: compressed,
      EnableAcceptEncodingBrotli: compressed,
      HeadersConfig:
        headers.length > 0
          ? { HeaderBehavior: 'whitelist', Headers: { Quantity: headers.length, Items: headers } }
          : { HeaderBehavior: 'none' },
      CookiesConfig: { CookieBehavior: cookies },
      QueryStringsConfig: Array.isArray(queryStrings)
        ? {
            QueryStringBehavior: 'whitelist',
            QueryStrings: { Quantity: queryStrings.length, Items: queryStrings },
          }
        : { QueryStringBehavior: queryStrings },
    },
  };
}

/** From "Use managed cache policies" in the developer guide. */
export const MANAGED_CACHE_POLICIES = new Map<string, ManagedPolicy<CachePolicyConfig>>([
  managed(
    '658327ea-f89d-4fab-a63d-7e88639e58f6',
    cachePolicy(
      'Managed-CachingOptimized',
      'Default policy when CF compression is enabled',
      [1, DAY_SECONDS, YEAR_SECONDS],
      {
        compressed: true,
      },
    ),
  ),
  managed(
    'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
    cachePolicy(
      'Managed-CachingOptimizedForUncompressedObjects',
      'Default policy when compression is disabled',
      [1, DAY_SECONDS, YEAR_SECONDS],
      { compressed: false },
    ),
  ),
  managed(
    '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    cachePolicy('Managed-CachingDisabled', 'Policy with caching disabled', [0, 0, 0], { compressed: false }),
  ),
  managed(
    '83da9c7e-98b4-4e11-a168-04f0df8e2c65',
    cachePolicy(
      'UseOriginCacheControlHeaders',
      'Honours the origin, no query strings',
      [0, 0, YEAR_SECONDS],
      {
        compressed: true,
        headers: ['Host', 'Origin', 'X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'],
        cookies: 'all',
      },
    ),
  ),
  managed(
    '4cc15a8a-d715-48a4-82b8-cc0b614638fe',
    cachePolicy(
      'UseOriginCacheControlHeaders-QueryStrings',
      'Honours the origin, all query strings',
      [0, 0, YEAR_SECONDS],
      {
        compressed: true,
        headers: ['Host', 'Origin', 'X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'],
        cookies: 'all',
        queryStrings: 'all',
      },
    ),
  ),
  managed(
    '08627262-05a9-4f76-9ded-b50ca2e3a84f',
    cachePolicy(
      'Managed-Elemental-MediaPackage',
      'Policy for Elemental MediaPackage',
      [0, DAY_SECONDS, YEAR_SECONDS],
      {
        compressed: true,
        headers: ['Origin'],
        queryStrings: ['aws.manifestfilter', 'start', 'end', 'm'],
      },
    ),
  ),
]);

/**
 * The broad managed policies keep these from S3, which would change its answer's headers by them; a cache policy that
 * names them does forward them ("Use managed origin request policies").
 */
const QUERY_WITHOUT_OVERRIDES: OriginRequestPolicyConfig['QueryStringsConfig'] = {
  QueryStringBehavior: 'allExcept',
  QueryStrings: {
    Quantity: 3,
    Items: ['response-content-type', 'response-content-disposition', 'response-content-encoding'],
  },
};

interface OriginRequestParts {
  headers: string[] | 'allViewer' | 'allViewerAndWhitelistCloudFront';
  cookies?: 'none' | 'all';
  queryStrings?: 'none' | 'all';
}

function originRequestPolicy(
  name: string,
  { headers, cookies = 'none', queryStrings = 'none' }: OriginRequestParts,
): OriginRequestPolicyConfig {
  return {
    Name: name,
    Comment: '',
    HeadersConfig: Array.isArray(headers)
      ? { HeaderBehavior: 'whitelist', Headers: { Quantity: headers.length, Items: headers } }
      : { HeaderBehavior: headers },
    CookiesConfig: { CookieBehavior: cookies },
    QueryStringsConfig: queryStrings === 'all' ? QUERY_WITHOUT_OVERRIDES : { QueryStringBehavior: 'none' },
  };
}

const CORS_HEADERS = ['Origin', 'Access-Control-Request-Headers', 'Access-Control-Request-Method'];

/** From "Use managed origin request policies" in the developer guide. The edge has S3 origins only and never forwards Host. */
export const MANAGED_ORIGIN_REQUEST_POLICIES = new Map<string, ManagedPolicy<OriginRequestPolicyConfig>>([
  managed(
    '216adef6-5c7f-47e4-b989-5492eafa07d3',
    originRequestPolicy('Managed-AllViewer', { headers: 'allViewer', cookies: 'all', queryStrings: 'all' }),
  ),
  managed(
    'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    originRequestPolicy('Managed-AllViewerExceptHostHeader', {
      headers: 'allViewer',
      cookies: 'all',
      queryStrings: 'all',
    }),
  ),
  managed(
    '33f36d7e-f396-46d9-90e0-52428a34d9dc',
    originRequestPolicy('Managed-AllViewerAndCloudFrontHeaders-2022-06', {
      headers: 'allViewerAndWhitelistCloudFront',
      cookies: 'all',
      queryStrings: 'all',
    }),
  ),
  managed(
    '59781a5b-3903-41f3-afcb-af62929ccde1',
    originRequestPolicy('Managed-CORS-CustomOrigin', { headers: ['Origin'] }),
  ),
  managed(
    '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf',
    originRequestPolicy('Managed-CORS-S3Origin', { headers: CORS_HEADERS }),
  ),
  managed(
    '775133bc-15f2-49f9-abea-afb2e0bf67d2',
    originRequestPolicy('Managed-Elemental-MediaTailor-PersonalizedManifests', {
      headers: [...CORS_HEADERS, 'User-Agent', 'X-Forwarded-For'],
      queryStrings: 'all',
    }),
  ),
  managed(
    'acba4595-bd28-49b8-b9fe-13317c0390fa',
    originRequestPolicy('Managed-UserAgentRefererHeaders', { headers: ['User-Agent', 'Referer'] }),
  ),
]);

export const MANAGED_ORIGIN_REQUEST_POLICY_IDS = new Set(MANAGED_ORIGIN_REQUEST_POLICIES.keys());

const SIMPLE_CORS: ResponseHeadersPolicyConfig['CorsConfig'] = {
  AccessControlAllowOrigins: { Quantity: 1, Items: ['*'] },
  AccessControlAllowHeaders: { Quantity: 1, Items: ['*'] },
  AccessControlAllowMethods: { Quantity: 2, Items: ['GET', 'HEAD'] },
  AccessControlAllowCredentials: false,
  OriginOverride: false,
};

const CORS_WITH_PREFLIGHT: ResponseHeadersPolicyConfig['CorsConfig'] = {
  AccessControlAllowOrigins: { Quantity: 1, Items: ['*'] },
  AccessControlAllowHeaders: { Quantity: 1, Items: ['*'] },
  AccessControlAllowMethods: {
    Quantity: 7,
    Items: ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE', 'OPTIONS'],
  },
  AccessControlExposeHeaders: { Quantity: 1, Items: ['*'] },
  AccessControlAllowCredentials: false,
  OriginOverride: false,
};

const SECURITY_HEADERS: ResponseHeadersPolicyConfig['SecurityHeadersConfig'] = {
  XSSProtection: { Override: false, Protection: true, ModeBlock: true },
  FrameOptions: { Override: false, FrameOption: 'SAMEORIGIN' },
  ReferrerPolicy: { Override: false, ReferrerPolicy: 'strict-origin-when-cross-origin' },
  ContentTypeOptions: { Override: true },
  StrictTransportSecurity: { Override: false, AccessControlMaxAgeSec: YEAR_SECONDS },
};

/** From "Use managed response headers policies" in the developer guide. */
export const MANAGED_RESPONSE_HEADERS_POLICIES = new Map<string, ManagedPolicy<ResponseHeadersPolicyConfig>>([
  managed('60669652-455b-4ae9-85a4-c4c02393f86c', { Name: 'Managed-SimpleCORS', CorsConfig: SIMPLE_CORS }),
  managed('5cc3b908-e619-4b99-88e5-2cf7f45965bd', {
    Name: 'Managed-CORS-With-Preflight',
    CorsConfig: CORS_WITH_PREFLIGHT,
  }),
  managed('67f7725c-6f97-4210-82d7-5512b31e9d03', {
    Name: 'Managed-SecurityHeadersPolicy',
    SecurityHeadersConfig: SECURITY_HEADERS,
  }),
  managed('e61eb60c-9c35-4d20-a928-2b84e02af89c', {
    Name: 'Managed-CORS-and-SecurityHeadersPolicy',
    CorsConfig: SIMPLE_CORS,
    SecurityHeadersConfig: SECURITY_HEADERS,
  }),
  managed('eaab4381-ed33-4a86-88ca-d9558dc6cd63', {
    Name: 'Managed-CORS-with-preflight-and-SecurityHeadersPolicy',
    CorsConfig: CORS_WITH_PREFLIGHT,
    SecurityHeadersConfig: SECURITY_HEADERS,
  }),
]);
