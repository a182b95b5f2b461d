import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { expect, test } from 'vitest';
import { withDefaults } from './defaults';
import { requireWholeConfig } from './whole-config';

const behavior = { TargetOriginId: 'o', ViewerProtocolPolicy: 'https-only' } as const;
const legacy = {
  ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' } },
  MinTTL: 0,
} as const;
const acm = { ACMCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1' };

function config(more: Partial<DistributionConfig> = {}): DistributionConfig {
  return {
    CallerReference: 'r',
    Comment: '',
    Enabled: true,
    Origins: {
      Quantity: 2,
      Items: [
        { Id: 'o', DomainName: 'b.s3.us-east-1.amazonaws.com', S3OriginConfig: { OriginAccessIdentity: '' } },
        {
          Id: 'web',
          DomainName: 'www.example.com',
          CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
        },
      ],
    },
    DefaultCacheBehavior: { ...behavior, CachePolicyId: 'p' },
    CacheBehaviors: { Quantity: 1, Items: [{ ...behavior, ...legacy, PathPattern: 'old/*' }] },
    ...more,
  };
}

const CONFIGS = [
  config(),
  config({ Aliases: { Quantity: 0, Items: [] }, CacheBehaviors: { Quantity: 0, Items: [] } }),
  config({ ViewerCertificate: { ...acm, SSLSupportMethod: 'sni-only' } }),
  config({ ViewerCertificate: { IAMCertificateId: 'iam', SSLSupportMethod: 'vip' } }),
  config({ IsIPV6Enabled: false, HttpVersion: 'http2and3', PriceClass: 'PriceClass_100' }),
];

test('a configuration that has its defaults is not changed again', () => {
  for (const one of CONFIGS) expect(withDefaults(withDefaults(one))).toEqual(withDefaults(one));
});

test('a configuration that has its defaults is whole enough for an update', () => {
  for (const one of CONFIGS) {
    expect(() => requireWholeConfig(one)).toThrow('required for updates');
    expect(() => requireWholeConfig(withDefaults(one))).not.toThrow();
  }
});

test('what a client said stays as it is', () => {
  const { Aliases: aliases, IsIPV6Enabled: ipv6 } = withDefaults(
    config({ Aliases: { Quantity: 1, Items: ['a.example.com'] }, IsIPV6Enabled: false }),
  );
  expect(aliases).toEqual({ Quantity: 1, Items: ['a.example.com'] });
  expect(ipv6).toBe(false);
});

test('a behavior has the lifetimes of the older way only where it goes the older way', () => {
  const { DefaultCacheBehavior: byPolicy, CacheBehaviors: others } = withDefaults(config());
  expect(byPolicy).not.toHaveProperty('DefaultTTL');
  expect(others?.Items?.[0]).toMatchObject({ MinTTL: 0, DefaultTTL: 86_400, MaxTTL: 31_536_000 });
});
