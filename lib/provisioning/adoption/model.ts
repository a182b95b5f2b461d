import { z } from 'zod';

import { bucketOfOrigin } from '../names';

const named = { awsId: z.string(), name: z.string() };

/** What the account has and this site does not know, as the last look at the account keeps it. */
export const inventoryItemSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('bucket'), ...named, region: z.string() }),
  z.object({ type: z.literal('origin-identity'), ...named, kind: z.enum(['OAC', 'OAI']) }),
  z.object({ type: z.literal('public-key'), ...named, pem: z.string() }),
  z.object({ type: z.literal('key-group'), ...named, publicKeyIds: z.array(z.string()) }),
  z.object({
    type: z.literal('distribution'), ...named,
    domainName: z.string(),
    enabled: z.boolean(),
    aliases: z.array(z.string()),
    /** Null when it does not read one bucket alone. */
    bucketName: z.string().nullable(),
    /** Null when it reads as anybody does. */
    originIdentityId: z.string().nullable(),
    originIdentityKind: z.enum(['OAC', 'OAI']),
    keyGroupIds: z.array(z.string()),
    responseHeadersPolicyId: z.string(),
    /** Why it cannot be brought in, in words. */
    obstacles: z.array(z.string()),
  }),
  z.object({ type: z.literal('headers-policy'), ...named }),
]);

export type InventoryItem = z.output<typeof inventoryItemSchema>;
export type ItemType = InventoryItem['type'];
export type ItemOf<T extends ItemType> = Extract<InventoryItem, { type: T }>;

/** What can be brought in by itself, with what it refers to. */
export const ADOPTABLE = ['bucket', 'origin-identity', 'public-key', 'key-group', 'headers-policy', 'distribution'] as const satisfies ItemType[];
export type AdoptableType = (typeof ADOPTABLE)[number];

/** Each type as a person calls it, one and several. */
export const ITEM_WORDS: Record<ItemType, [one: string, many: string]> = {
  bucket: ['bucket', 'Buckets'],
  'origin-identity': ['origin identity', 'Origin identities'],
  'public-key': ['public key', 'Public keys'],
  'key-group': ['key group', 'Key groups'],
  distribution: ['distribution', 'Distributions'],
  'headers-policy': ['response headers policy', 'Response headers policies'],
};

/** What an item refers to, by AWS's ids. */
export function refersTo(item: InventoryItem): string[] {
  if (item.type === 'key-group') return item.publicKeyIds;
  if (item.type !== 'distribution') return [];
  const { bucketName, originIdentityId, keyGroupIds, responseHeadersPolicyId } = item;
  return [bucketName, originIdentityId, ...keyGroupIds, responseHeadersPolicyId].flatMap((id) => id || []);
}

/** Of a distribution, what decides whether it can be brought in. */
interface Reach {
  origins: { domainName: string; path: string; isCustom: boolean; originAccessControlId: string; originAccessIdentityId: string }[];
  /** Which origin the default behaviour reads from; -1 for an origin group. */
  defaultOrigin: number;
  keyGroupIds: string[];
  /** Whether it trusts AWS accounts in place of key groups. */
  trustsAccounts: boolean;
}

/** What a distribution reads, and as whom; with the reasons why that does not fit, in words. */
export function reachOf({ origins, defaultOrigin, keyGroupIds, trustsAccounts }: Reach): {
  bucketName: string | null;
  originIdentityId: string | null;
  originIdentityKind: 'OAC' | 'OAI';
  obstacles: string[];
} {
  const origin = origins[defaultOrigin];
  const obstacles: string[] = [];
  if (origins.length > 1 || !origin) {
    obstacles.push(`It reads from ${origins.length} origins (${origins.map(({ domainName }) => domainName).join(', ')}); only one bucket can be kept.`);
  }
  const bucketName = (origin && !origin.isCustom ? bucketOfOrigin(origin.domainName) : undefined) ?? null;
  if (origin && bucketName === null) {
    obstacles.push(
      /\.s3-website[.-]/.test(origin.domainName)
        ? `It reads the website ${origin.domainName}, which S3 serves to everybody; a private bucket is read through its REST endpoint.`
        : `It reads from ${origin.domainName}, which is no bucket.`,
    );
  }
  if (origin?.path) obstacles.push(`It reads from the folder ${origin.path} of its origin, so addresses and object keys differ.`);
  if (keyGroupIds.length === 0 && trustsAccounts) {
    obstacles.push('It trusts AWS accounts as signers, which is how it was done before 2020; let it trust a key group.');
  }
  return {
    bucketName,
    originIdentityId: origin?.originAccessControlId || origin?.originAccessIdentityId || null,
    originIdentityKind: origin?.originAccessControlId ? 'OAC' : 'OAI',
    obstacles,
  };
}

/** File names that are videos, with the type that they are served with. */
const VIDEO_TYPES: Record<string, string> = {
  mp4: 'video/mp4', m4v: 'video/mp4', mov: 'video/quicktime', webm: 'video/webm', mkv: 'video/x-matroska',
};

/** What the key of an object that is taken for a video ends with. */
export const VIDEO_ENDINGS = Object.keys(VIDEO_TYPES);

/** At most so many videos of a bucket are brought in at once. */
export const MAX_ADOPTED_VIDEOS = 1_000;

/** The content type of an object whose key ends like a video's; undefined for others. */
export function videoTypeOf(key: string): string | undefined {
  return VIDEO_TYPES[/\.([a-z0-9]+)$/i.exec(key)?.[1]?.toLowerCase() ?? ''];
}

/** A title from an object's key: its file's name, without the ending. */
export function titleOf(key: string): string {
  const name = key.split('/').at(-1) ?? key;
  const words = name.replace(/\.[a-z0-9]+$/i, '').replace(/[_\s]+/g, ' ').replace(/[\p{C}]/gu, '').trim();
  return words.slice(0, 200) || 'Video';
}
