import type { CloudFront, ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { distributionConfig, openTarget, refusalOf, type Target } from '../cloudfront-target';

let target: Target;
let cloudfront: CloudFront;
let count = 0;

beforeAll(async () => {
  target = await openTarget();
  cloudfront = target.cloudfront;
});

afterAll(() => target.close());

type Sections = Omit<Partial<ResponseHeadersPolicyConfig>, 'Name'>;

const REFUSED = 'InvalidArgument 400';

const createPolicy = (sections: Sections) =>
  cloudfront.createResponseHeadersPolicy({
    ResponseHeadersPolicyConfig: { Name: `headers-${count++}`, ...sections },
  });

const listOf = <Item>(...Items: Item[]) => ({ Quantity: Items.length, Items });

const adding = (...headers: [name: string, value: string][]): Sections => ({
  CustomHeadersConfig: listOf(...headers.map(([Header, Value]) => ({ Header, Value, Override: true }))),
});
const removing = (...names: string[]): Sections => ({
  RemoveHeadersConfig: listOf(...names.map((Header) => ({ Header }))),
});

async function expectRefused(sections: Sections): Promise<void> {
  expect(await refusalOf(createPolicy(sections)), JSON.stringify(sections)).toBe(REFUSED);
}

test('a custom header is one that HTTP knows and that has no section of its own', async () => {
  for (const name of ['x a', 'x:a', 'Ünicode', '']) await expectRefused(adding([name, 'v']));
  for (const name of ['Content-Length', 'Transfer-Encoding', 'Connection', 'Via', 'x-amz-cf-id', 'X-Edge-Any']) {
    await expectRefused(adding([name, 'v']));
  }
  const csp = createPolicy(adding(['Content-Security-Policy', "default-src 'self'"]));
  await expect(csp).rejects.toThrow('is a security header and cannot be set as custom header');
  for (const name of ['Strict-Transport-Security', 'x-frame-options', 'Access-Control-Allow-Origin']) {
    await expectRefused(adding([name, 'v']));
  }
  await expectRefused(adding(['X-One', 'a'], ['x-one', 'b']));
  await createPolicy(adding(['X-Robots-Tag', 'noindex'], ['Cache-Control', 'no-store'], ['Permissions-Policy', '']));
});

test('a header has a value that fits on one line', async () => {
  await expectRefused(adding(['X-One', 'a\r\nX-Two: b']));
  await expectRefused(adding(['X-One', 'snowman ☃']));
  const csp = { Override: true, ContentSecurityPolicy: "default-src 'self'\nscript-src 'none'" };
  await expectRefused({ SecurityHeadersConfig: { ContentSecurityPolicy: csp } });
});

test('what frames the answer, and what is CloudFront\'s, cannot be removed', async () => {
  for (const name of ['Content-Length', 'content-encoding', 'Via', 'X-Cache', 'X-Amz-Cf-Pop', 'not a name']) {
    await expectRefused(removing(name));
  }
  await expectRefused(removing('Vary', 'vary'));
  await createPolicy(removing('Vary', 'X-Powered-By', 'Server', 'Date'));
});

test('CORS rules name methods, headers and origins that there are', async () => {
  const cors = (change: object): Sections => ({
    CorsConfig: {
      AccessControlAllowOrigins: listOf('https://app.example.com'),
      AccessControlAllowHeaders: listOf('Range'),
      AccessControlAllowMethods: { Quantity: 1, Items: ['GET'] },
      AccessControlAllowCredentials: false,
      OriginOverride: true,
      ...change,
    },
  });
  const none = { Quantity: 0, Items: [] };
  for (const change of [
    { AccessControlAllowMethods: listOf('FOO') },
    { AccessControlAllowMethods: none },
    { AccessControlAllowHeaders: none },
    { AccessControlAllowHeaders: listOf('x a') },
    { AccessControlExposeHeaders: listOf('x a') },
    { AccessControlAllowOrigins: none },
    { AccessControlMaxAgeSec: -1 },
  ]) {
    await expectRefused(cors(change));
  }
  for (const origin of ['not a origin', 'example.*', 'test.*.example.org', 'exa*mple.org', 'https://a.example/']) {
    await expectRefused(cors({ AccessControlAllowOrigins: listOf(origin) }));
  }
  const star = createPolicy(cors({ AccessControlAllowHeaders: listOf('*'), AccessControlAllowCredentials: true }));
  await expect(star).rejects.toThrow('Access-Control-Allow-Headers cannot contain * when allowCredentials is true');
  const origins = ['http://localhost:3000', '*.example.org', 'https://*.example.org:*', 'example.org'];
  await createPolicy(cors({ AccessControlAllowOrigins: listOf(...origins) }));
  await createPolicy(cors({ AccessControlAllowHeaders: listOf('*'), AccessControlAllowOrigins: listOf('*') }));
});

test('a response headers policy says something, and only what there is to say', async () => {
  const xss = { Override: true, Protection: true, ModeBlock: true, ReportUri: 'https://example.com/report' };
  for (const sections of [
    {},
    { CustomHeadersConfig: { Quantity: 0, Items: [] } },
    { ServerTimingHeadersConfig: { Enabled: true, SamplingRate: 200 } },
    { ServerTimingHeadersConfig: { Enabled: true, SamplingRate: -1 } },
    { SecurityHeadersConfig: { XSSProtection: xss } },
  ]) {
    await expectRefused(sections);
  }
  await createPolicy({ ServerTimingHeadersConfig: { Enabled: true, SamplingRate: 0.5 } });
});

test('an update is checked like what is new', async () => {
  const made = await createPolicy(adding(['X-One', '1']));
  const refused = cloudfront.updateResponseHeadersPolicy({
    Id: made.ResponseHeadersPolicy?.Id,
    IfMatch: made.ETag,
    ResponseHeadersPolicyConfig: { Name: 'changed', ...adding(['Content-Length', '5']) },
  });
  expect(await refusalOf(refused)).toBe(REFUSED);
});

const NOT_CACHED_BY = ['Cookie', 'Connection', 'Cache-Control', 'X-Amz-Cf-Id', 'x-edge-any', 'TE', 'x y'];

test('a cache policy names no header that CloudFront does not cache by', async () => {
  const create = (names: string[], gzip: boolean) =>
    cloudfront.createCachePolicy({
      CachePolicyConfig: {
        Name: `keyed-${count++}`,
        MinTTL: 1,
        ParametersInCacheKeyAndForwardedToOrigin: {
          EnableAcceptEncodingGzip: gzip,
          HeadersConfig: { HeaderBehavior: 'whitelist', Headers: listOf(...names) },
          CookiesConfig: { CookieBehavior: 'none' },
          QueryStringsConfig: { QueryStringBehavior: 'none' },
        },
      },
    });
  for (const name of [...NOT_CACHED_BY, '*']) {
    const refused = create(['Origin', name], false);
    await expect(refused, name).rejects.toThrow(`The parameter Headers contains ${name} that is not allowed.`);
    expect(await refusalOf(refused), name).toBe(REFUSED);
  }
  expect(await refusalOf(create(['Accept-Encoding'], true))).toBe(REFUSED);
  await create(['Accept-Encoding', 'Authorization', 'Range', 'If-None-Match'], false);
});

test('nor do forwarded values, which can name all headers at once (distributions)', async () => {
  const CustomOriginConfig = { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' as const };
  const origin = { DomainName: 'www.example.com', S3OriginConfig: undefined, CustomOriginConfig };
  const create = (...names: string[]) =>
    cloudfront.createDistribution({
      DistributionConfig: distributionConfig(`forwards-${count++}`, origin, {
        DefaultCacheBehavior: {
          TargetOriginId: 'bucket',
          ViewerProtocolPolicy: 'https-only',
          MinTTL: 0,
          ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' }, Headers: listOf(...names) },
        },
      }),
    });
  for (const name of NOT_CACHED_BY) expect(await refusalOf(create(name)), name).toBe(REFUSED);
  expect(await refusalOf(create('*', 'Origin'))).toBe(REFUSED);
  await create('*');
  await create('Origin', 'Host');
});
