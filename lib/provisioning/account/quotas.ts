/**
 * How many of a thing an AWS account may have unless AWS has granted it more, which USHER_AWS_QUOTAS says. From the pages on limits of the CloudFront
 * developer guide (cloudfront-limits.html) and of the S3 user guide (BucketRestrictions.html). AWS's own refusal has the last word.
 */
export const ACCOUNT_QUOTAS = {
  keyGroups: { limit: 10, one: 'key group', many: 'key groups', isShared: true },
  publicKeys: { limit: 10, one: 'public key', many: 'public keys', isShared: true },
  responseHeadersPolicies: { limit: 20, one: 'response headers policy', many: 'response headers policies', isShared: true },
  originAccessControls: { limit: 100, one: 'origin access control', many: 'origin access controls', isShared: true },
  originAccessIdentities: { limit: 100, one: 'origin access identity', many: 'origin access identities', isShared: false },
  distributions: { limit: 500, one: 'distribution', many: 'distributions', isShared: false },
  buckets: { limit: 10_000, one: 'bucket', many: 'buckets', isShared: false },
} as const satisfies Record<string, AccountQuota>;

interface AccountQuota {
  limit: number;
  one: string;
  many: string;
  /** Whether new libraries can do without one more, by using what other libraries use. */
  isShared: boolean;
}

export type QuotaName = keyof typeof ACCOUNT_QUOTAS;

/** How many of each thing, or how many more. */
export type QuotaCounts = Record<QuotaName, number>;

/** CloudFront takes this many public keys in one key group. */
export const KEYS_PER_KEY_GROUP = 5;

export const NOTHING_USED: QuotaCounts = {
  keyGroups: 0, publicKeys: 0, responseHeadersPolicies: 0, originAccessControls: 0, originAccessIdentities: 0, distributions: 0, buckets: 0,
};

/** Every quota's name. */
export const QUOTA_NAMES = ['keyGroups', 'publicKeys', 'responseHeadersPolicies', 'originAccessControls', 'originAccessIdentities', 'distributions', 'buckets'] as const satisfies QuotaName[];

/** One count for each quota. */
export function eachQuota(count: (name: QuotaName) => number): QuotaCounts {
  const counts = { ...NOTHING_USED };
  for (const name of QUOTA_NAMES) counts[name] = count(name);
  return counts;
}

/** What a page draws: so many of so many. */
export interface QuotaView {
  name: QuotaName;
  label: string;
  used: number;
  limit: number;
}

/** Quotas that AWS has raised, by name. */
type Granted = Readonly<Record<string, number>>;

export function quotaViews(used: QuotaCounts, granted: Granted = {}): QuotaView[] {
  return QUOTA_NAMES.map((name) => ({ name, label: ACCOUNT_QUOTAS[name].many, used: used[name], limit: limitOf(name, granted) }));
}

function limitOf(name: QuotaName, granted: Granted): number {
  return granted[name] ?? ACCOUNT_QUOTAS[name].limit;
}

/** The first thing that there is no room for, in words; undefined when everything fits. */
export function lackOfRoom(used: QuotaCounts, needs: Partial<QuotaCounts>, granted: Granted = {}): { message: string; fix: string } | undefined {
  for (const name of QUOTA_NAMES) {
    const more = needs[name] ?? 0;
    const { one, many, isShared } = ACCOUNT_QUOTAS[name];
    const limit = limitOf(name, granted);
    // Who has more than the quota already was granted more, and only AWS knows how much.
    if (more === 0 || used[name] + more <= limit || used[name] > limit) continue;
    const share = isShared ? ', or use the parts that libraries share' : '';
    return {
      message: `Your account has ${used[name]} of ${limit} ${many}, and this needs ${more === 1 ? `one more ${one}` : `${more} more`}.`,
      fix: `Delete one that is not needed and look at the account again${share}. AWS raises the quota in Service Quotas; then start Usher with, for example, USHER_AWS_QUOTAS=${name}=${limit + 10}.`,
    };
  }
  return undefined;
}
