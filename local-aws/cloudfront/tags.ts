import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResult,
  TagResourceRequest,
  Tags,
  UntagResourceRequest,
} from '@aws-sdk/client-cloudfront';
import type { CallContext, Handlers } from '../shared/service';
import { accountOf, required, type ControlPlane } from './control-plane';
import { refusal } from './errors';
import { QUOTAS } from './quotas';
import type { DistributionRecord } from './records';

const DISTRIBUTION_ARN = /^arn:aws:cloudfront::(?<account>\d{12}):distribution\/(?<id>[A-Z0-9]+)$/;

/** The patterns of TagKey and TagValue in the API reference. */
const TAG_KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;

/** Distributions are what CloudFront tags. A tag is no part of the configuration: it changes no ETag and deploys nothing. */
export function tagHandlers({ records }: ControlPlane): Handlers {
  const { distributions } = records;
  const find = (arn: string | undefined, ctx: CallContext): DistributionRecord => {
    const groups = DISTRIBUTION_ARN.exec(required(arn, 'Resource'))?.groups;
    if (!groups) throw refusal('InvalidArgument', 'The resource is not the ARN of a distribution.');
    const record = distributions.get(groups.id ?? '');
    if (record?.accountId !== accountOf(ctx) || groups.account !== record.accountId)
      throw refusal('NoSuchResource');
    return record;
  };

  return {
    async TagResource(input: TagResourceRequest, ctx: CallContext): Promise<undefined> {
      const record = find(input.Resource, ctx);
      await distributions.put(record.id, { ...record, tags: mergedTags(record.tags, input.Tags) });
    },

    async UntagResource(input: UntagResourceRequest, ctx: CallContext): Promise<undefined> {
      const record = find(input.Resource, ctx);
      const removed = new Set(input.TagKeys?.Items);
      await distributions.put(record.id, {
        ...record,
        tags: record.tags.filter((tag) => !removed.has(tag.Key)),
      });
    },

    ListTagsForResource(input: ListTagsForResourceRequest, ctx: CallContext): ListTagsForResourceResult {
      return { Tags: { Items: find(input.Resource, ctx).tags } };
    },
  };
}

/** Takes a resource's tags and those of a request, gives both together; a key that is there gets the new value. */
export function mergedTags(
  existing: DistributionRecord['tags'],
  added: Tags | undefined,
): DistributionRecord['tags'] {
  const tags = new Map(existing.map((tag) => [tag.Key, tag.Value]));
  for (const { Key: key = '', Value: value = '' } of added?.Items ?? []) {
    // The prefix is for tags that AWS itself sets.
    if (!TAG_KEY.test(key) || !TAG_VALUE.test(value) || key.toLowerCase().startsWith('aws:')) {
      throw refusal('InvalidTagging');
    }
    tags.set(key, value);
  }
  if (tags.size > QUOTAS.tagsPerResource) {
    throw refusal('InvalidTagging', 'A resource can have 50 tags at most.');
  }
  return [...tags].map(([key, value]) => ({ Key: key, Value: value }));
}
