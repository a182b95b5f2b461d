import { type Feature, FEATURES, type Place, type Right, rightsOf, type Role } from '@/lib/aws/iam-actions';

import { BUCKET_NAME_PREFIX } from '../bucket-name';
import { PRIVATE_PROBE_KEY, PUBLIC_PROBE_KEY } from '../names';

/** IAM takes a managed policy of at most this many characters; white space does not count. */
export const MANAGED_POLICY_MAX_CHARACTERS = 6_144;

/** What an identity policy is written for. */
export interface PolicyOptions {
  /** What the worker may do; the usual unless given. */
  features?: readonly Feature[];
  /** Buckets with other names, such as adopted ones. */
  buckets?: readonly string[];
  /** The account that the policy is for; without it the policy names CloudFront's resources of any account. */
  accountId?: string | undefined;
  /** The KMS keys that objects are encrypted with; without them, any key of the account, for S3 alone. */
  kmsKeyArns?: readonly string[];
}

export interface PolicyStatement {
  Sid: string;
  Effect: 'Allow';
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string>>;
}

export interface PolicyDocument {
  Version: '2012-10-17';
  Statement: PolicyStatement[];
}

/** Every feature, in the order that pages and commands list them. */
export const ALL_FEATURES: readonly Feature[] = Object.keys(FEATURES).filter((name): name is Feature => Object.hasOwn(FEATURES, name));

const SIDS: Record<Place, string> = {
  bucket: 'Buckets',
  probes: 'ProbeObjects',
  videos: 'Videos',
  objects: 'EverythingInBuckets',
  distribution: 'Distributions',
  'origin-access-control': 'OriginAccessControls',
  'origin-access-identity': 'OriginAccessIdentities',
  'response-headers-policy': 'ResponseHeadersPolicies',
  'kms-key': 'KeysOfObjects',
  anything: 'WithoutResources',
};

/** What the worker may do unless an owner chooses: KMS and ACLs are for those who have chosen them for a library. */
export const USUAL_FEATURES: readonly Feature[] = ALL_FEATURES.filter((feature) => feature !== 'kms' && feature !== 'classic');

/** The identity policy of a role: what its calls need, on nothing else than they need it on. */
export function iamPolicy(role: Role, options: PolicyOptions = {}): PolicyDocument {
  const byPlace = grouped(rightsOf(role, options.features ?? USUAL_FEATURES));
  return {
    Version: '2012-10-17',
    Statement: [...byPlace].map(([place, rights]) => ({
      Sid: `Usher${SIDS[place]}`,
      Effect: 'Allow',
      Action: rights.map(({ action }) => action).sort(),
      Resource: resourcesOf(place, options),
      ...(place === 'kms-key' ? { Condition: { StringLike: { 'kms:ViaService': 's3.*.amazonaws.com' } } } : {}),
    })),
  };
}

function grouped(rights: readonly Right[]): Map<Place, Right[]> {
  const byPlace = new Map<Place, Right[]>();
  for (const right of rights) byPlace.set(right.on, [...(byPlace.get(right.on) ?? []), right]);
  return byPlace;
}

function resourcesOf(place: Place, options: PolicyOptions): string[] {
  const account = options.accountId ?? '*';
  const buckets = [`${BUCKET_NAME_PREFIX}*`, ...(options.buckets ?? [])].map((name) => `arn:aws:s3:::${name}`);
  const keys = (...patterns: string[]) => buckets.flatMap((bucket) => patterns.map((pattern) => `${bucket}/${pattern}`));
  switch (place) {
    case 'bucket':
      return buckets;
    case 'probes':
      return keys(PUBLIC_PROBE_KEY, PRIVATE_PROBE_KEY);
    case 'videos':
      return keys('videos/*');
    case 'objects':
      return keys('*');
    case 'kms-key':
      return options.kmsKeyArns?.length ? [...options.kmsKeyArns] : [`arn:aws:kms:*:${account}:key/*`];
    case 'anything':
      return ['*'];
    case 'distribution':
    case 'origin-access-control':
    case 'origin-access-identity':
    case 'response-headers-policy':
      return [`arn:aws:cloudfront::${account}:${place}/*`];
  }
}

/** The policies' actions, each once. */
export function actionsOf(document: PolicyDocument): string[] {
  return [...new Set(document.Statement.flatMap(({ Action }) => Action))].sort();
}

/** How many characters IAM counts. */
export function countedCharacters(document: PolicyDocument): number {
  return JSON.stringify(document).replace(/\s/g, '').length;
}
