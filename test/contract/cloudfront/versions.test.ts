import type { CloudFront } from '@aws-sdk/client-cloudfront';
import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTarget, refusalOf, type Target } from '../cloudfront-target';

let target: Target;
let cloudfront: CloudFront;

beforeEach(async () => {
  target = await openTarget();
  cloudfront = target.cloudfront;
});

afterEach(() => target.close());

/** One resource of a kind: its id, its version, and the calls that ask for a version. */
interface Made {
  kind: string;
  etag: string | undefined;
  readETag: () => Promise<string | undefined>;
  update: (ifMatch: string | undefined) => Promise<string | undefined>;
  remove: (ifMatch: string | undefined) => Promise<unknown>;
}

async function identity(): Promise<Made> {
  const config = { CallerReference: 'versions', Comment: '' };
  const made = await cloudfront.createCloudFrontOriginAccessIdentity({
    CloudFrontOriginAccessIdentityConfig: config,
  });
  const Id = made.CloudFrontOriginAccessIdentity?.Id;
  return {
    kind: 'origin access identity',
    etag: made.ETag,
    readETag: async () => (await cloudfront.getCloudFrontOriginAccessIdentity({ Id })).ETag,
    update: async (IfMatch) => {
      const CloudFrontOriginAccessIdentityConfig = { ...config, Comment: 'changed' };
      const input = { Id, IfMatch, CloudFrontOriginAccessIdentityConfig };
      return (await cloudfront.updateCloudFrontOriginAccessIdentity(input)).ETag;
    },
    remove: (IfMatch) => cloudfront.deleteCloudFrontOriginAccessIdentity({ Id, IfMatch }),
  };
}

async function control(): Promise<Made> {
  const config = {
    Name: 'versions',
    SigningProtocol: 'sigv4',
    SigningBehavior: 'always',
    OriginAccessControlOriginType: 's3',
  } as const;
  const made = await cloudfront.createOriginAccessControl({ OriginAccessControlConfig: config });
  const Id = made.OriginAccessControl?.Id;
  return {
    kind: 'origin access control',
    etag: made.ETag,
    readETag: async () => (await cloudfront.getOriginAccessControl({ Id })).ETag,
    update: async (IfMatch) => {
      const OriginAccessControlConfig = { ...config, Description: 'changed' };
      return (await cloudfront.updateOriginAccessControl({ Id, IfMatch, OriginAccessControlConfig })).ETag;
    },
    remove: (IfMatch) => cloudfront.deleteOriginAccessControl({ Id, IfMatch }),
  };
}

async function publicKey(name = 'versions'): Promise<Made & { id: string | undefined }> {
  const { publicKey: key } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = key.export({ type: 'spki', format: 'pem' }).toString();
  const config = { CallerReference: name, Name: name, EncodedKey: pem };
  const made = await cloudfront.createPublicKey({ PublicKeyConfig: config });
  const Id = made.PublicKey?.Id;
  return {
    kind: 'public key',
    id: Id,
    etag: made.ETag,
    readETag: async () => (await cloudfront.getPublicKey({ Id })).ETag,
    update: async (IfMatch) => {
      const PublicKeyConfig = { ...config, Comment: 'changed' };
      return (await cloudfront.updatePublicKey({ Id, IfMatch, PublicKeyConfig })).ETag;
    },
    remove: (IfMatch) => cloudfront.deletePublicKey({ Id, IfMatch }),
  };
}

async function keyGroup(): Promise<Made> {
  const key = await publicKey('grouped');
  const config = { Name: 'versions', Items: [key.id ?? ''] };
  const made = await cloudfront.createKeyGroup({ KeyGroupConfig: config });
  const Id = made.KeyGroup?.Id;
  return {
    kind: 'key group',
    etag: made.ETag,
    readETag: async () => (await cloudfront.getKeyGroup({ Id })).ETag,
    update: async (IfMatch) => {
      const KeyGroupConfig = { ...config, Comment: 'changed' };
      return (await cloudfront.updateKeyGroup({ Id, IfMatch, KeyGroupConfig })).ETag;
    },
    remove: (IfMatch) => cloudfront.deleteKeyGroup({ Id, IfMatch }),
  };
}

async function cachePolicy(): Promise<Made> {
  const config = { Name: 'versions', MinTTL: 1 };
  const made = await cloudfront.createCachePolicy({ CachePolicyConfig: config });
  const Id = made.CachePolicy?.Id;
  return {
    kind: 'cache policy',
    etag: made.ETag,
    readETag: async () => (await cloudfront.getCachePolicy({ Id })).ETag,
    update: async (IfMatch) => {
      const CachePolicyConfig = { ...config, MinTTL: 2 };
      return (await cloudfront.updateCachePolicy({ Id, IfMatch, CachePolicyConfig })).ETag;
    },
    remove: (IfMatch) => cloudfront.deleteCachePolicy({ Id, IfMatch }),
  };
}

async function headersPolicy(): Promise<Made> {
  const header = { Header: 'X-Robots-Tag', Value: 'noindex', Override: true };
  const config = { Name: 'versions', CustomHeadersConfig: { Quantity: 1, Items: [header] } };
  const made = await cloudfront.createResponseHeadersPolicy({ ResponseHeadersPolicyConfig: config });
  const Id = made.ResponseHeadersPolicy?.Id;
  return {
    kind: 'response headers policy',
    etag: made.ETag,
    readETag: async () => (await cloudfront.getResponseHeadersPolicy({ Id })).ETag,
    update: async (IfMatch) => {
      const ResponseHeadersPolicyConfig = { ...config, Comment: 'changed' };
      const input = { Id, IfMatch, ResponseHeadersPolicyConfig };
      return (await cloudfront.updateResponseHeadersPolicy(input)).ETag;
    },
    remove: (IfMatch) => cloudfront.deleteResponseHeadersPolicy({ Id, IfMatch }),
  };
}

test('every resource is changed and deleted only by who names its newest version', async () => {
  const makers = [identity, control, publicKey, keyGroup, cachePolicy, headersPolicy];
  for (const make of makers) {
    const { kind, etag, readETag, update, remove } = await make();
    expect(etag, kind).toMatch(/^E[A-Z0-9]+$/);
    expect(await readETag(), kind).toBe(etag);

    const changed = await update(etag);
    expect(changed, kind).not.toBe(etag);
    expect(await readETag(), kind).toBe(changed);

    for (const call of [update, remove]) {
      expect(await refusalOf(call(etag)), kind).toBe('PreconditionFailed 412');
      expect(await refusalOf(call(undefined)), kind).toBe('InvalidIfMatchVersion 400');
      expect(await refusalOf(call('no version')), kind).toBe('InvalidIfMatchVersion 400');
    }
    await remove(changed);
    expect(await refusalOf(readETag()), kind).toMatch(/^NoSuch\w+ 404$/);
    expect(await refusalOf(remove(changed)), kind).toMatch(/^NoSuch\w+ 404$/);
  }
});

test('the configuration that a resource is asked for is the one it was given', async () => {
  const { id } = await publicKey('config');
  const read = await cloudfront.getPublicKeyConfig({ Id: id });
  expect(read.PublicKeyConfig).toMatchObject({ CallerReference: 'config', Name: 'config' });
  expect(read.ETag).toBe((await cloudfront.getPublicKey({ Id: id })).ETag);
});
