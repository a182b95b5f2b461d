import type {
  CachePolicyConfig,
  CloudFrontOriginAccessIdentityConfig,
  DistributionConfig,
  InvalidationBatch,
  KeyGroupConfig,
  OriginAccessControlConfig,
  PublicKeyConfig,
  ResponseHeadersPolicyConfig,
} from '@aws-sdk/client-cloudfront';
import { z } from 'zod';
import type { Collection, Store } from '../shared/store';

/** What every resource with an ETag has in common. Times are ISO 8601. */
export interface Versioned<Config> {
  id: string;
  accountId: string;
  etag: string;
  createdAt: string;
  lastModifiedAt: string;
  config: Config;
}

export interface IdentityRecord extends Versioned<CloudFrontOriginAccessIdentityConfig> {
  s3CanonicalUserId: string;
}

export interface DistributionRecord extends Versioned<DistributionConfig> {
  /** When the latest configuration is on the edge; until then the status is InProgress. */
  deployedAt: string;
  /** What the edge serves until then; undefined while the distribution has never been deployed. */
  previousConfig?: DistributionConfig | undefined;
  tags: { Key: string; Value: string }[];
}

export interface InvalidationRecord {
  id: string;
  distributionId: string;
  createdAt: string;
  completedAt: string;
  batch: InvalidationBatch;
}

export type KeyGroupRecord = Versioned<KeyGroupConfig>;
export type PublicKeyRecord = Versioned<PublicKeyConfig>;
export type OriginAccessControlRecord = Versioned<OriginAccessControlConfig>;
export type CachePolicyRecord = Versioned<CachePolicyConfig>;
export type ResponseHeadersPolicyRecord = Versioned<ResponseHeadersPolicyConfig>;

export interface CloudFrontRecords {
  identities: Collection<IdentityRecord>;
  originAccessControls: Collection<OriginAccessControlRecord>;
  publicKeys: Collection<PublicKeyRecord>;
  keyGroups: Collection<KeyGroupRecord>;
  distributions: Collection<DistributionRecord>;
  cachePolicies: Collection<CachePolicyRecord>;
  responseHeadersPolicies: Collection<ResponseHeadersPolicyRecord>;
  invalidations: Collection<InvalidationRecord>;
}

/** A configuration was parsed from the SDK's schema before it was stored; here it only has to be an object. */
function configSchema<Config>() {
  return z.custom<Config>((value) => typeof value === 'object' && value !== null);
}

function versionedSchema<Config>() {
  return z.object({
    id: z.string(),
    accountId: z.string(),
    etag: z.string(),
    createdAt: z.string(),
    lastModifiedAt: z.string(),
    config: configSchema<Config>(),
  });
}

const identitySchema = versionedSchema<CloudFrontOriginAccessIdentityConfig>().extend({
  s3CanonicalUserId: z.string(),
});
const distributionSchema = versionedSchema<DistributionConfig>().extend({
  deployedAt: z.string(),
  previousConfig: configSchema<DistributionConfig>().optional(),
  tags: z.array(z.object({ Key: z.string(), Value: z.string() })),
});
const invalidationSchema = z.object({
  id: z.string(),
  distributionId: z.string(),
  createdAt: z.string(),
  completedAt: z.string(),
  batch: configSchema<InvalidationBatch>(),
});

const opened = new WeakMap<Store, CloudFrontRecords>();

/** The control plane's records. Control plane and edge share one set per store, so a change is seen at once. */
export function recordsOf(store: Store): CloudFrontRecords {
  const known = opened.get(store);
  if (known) return known;
  const versioned = <Config>(name: string) => {
    const schema = versionedSchema<Config>();
    return store.collection<Versioned<Config>>(name, (stored) => schema.parse(stored));
  };
  const records: CloudFrontRecords = {
    identities: store.collection('cloudfront.identities', (stored) => identitySchema.parse(stored)),
    originAccessControls: versioned('cloudfront.origin-access-controls'),
    publicKeys: versioned('cloudfront.public-keys'),
    keyGroups: versioned('cloudfront.key-groups'),
    distributions: store.collection('cloudfront.distributions', (stored) => distributionSchema.parse(stored)),
    cachePolicies: versioned('cloudfront.cache-policies'),
    responseHeadersPolicies: versioned('cloudfront.response-headers-policies'),
    invalidations: store.collection('cloudfront.invalidations', (stored) => invalidationSchema.parse(stored)),
  };
  opened.set(store, records);
  return records;
}
