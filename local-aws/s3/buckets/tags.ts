import type { Tag } from '@aws-sdk/client-s3';
import { s3Error } from '../errors';
import type { ObjectTag } from '../records';

/** Letters, digits and spaces of any script, and these signs. */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Takes tags as sent, gives them as stored; throws InvalidTag. `limit` is 50 on a bucket, 10 on an object. */
export function checkTags(tags: Tag[], limit = 50): ObjectTag[] {
  const checked = tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));
  if (checked.length > limit) {
    const owner = limit === 50 ? 'Bucket tag count' : 'Object tags';
    throw s3Error('BadRequest', { message: `${owner} cannot be greater than ${limit}` });
  }
  const seen = new Set<string>();
  for (const { Key, Value } of checked) {
    if (Key === '' || Key.length > 128 || !ALLOWED.test(Key))
      throw invalidTag('The TagKey you have provided is invalid', Key);
    if (Value.length > 256 || !ALLOWED.test(Value))
      throw invalidTag('The TagValue you have provided is invalid', Key, Value);
    if (/^aws:/i.test(Key)) throw invalidTag('System tags cannot be added/updated by requester', Key);
    if (seen.has(Key)) throw invalidTag('Cannot provide multiple Tags with the same key', Key);
    seen.add(Key);
  }
  return checked;
}

function invalidTag(message: string, TagKey: string, TagValue?: string) {
  return s3Error('InvalidTag', { message, fields: TagValue === undefined ? { TagKey } : { TagKey, TagValue } });
}
