import type { Tag } from '@aws-sdk/client-s3';
import { ApiError } from '../../shared/errors';
import type { ObjectTag } from '../records';

/** Takes tags as sent, gives them as stored; throws InvalidTag. `limit` is 50 on a bucket, 10 on an object. */
export function checkTags(tags: Tag[], limit = 50): ObjectTag[] {
  const checked = tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));
  if (checked.length > limit)
    throw new ApiError('BadRequest', `Object tags cannot be greater than ${limit}`, 400);
  for (const { Key, Value } of checked) {
    if (Key === '' || Key.length > 128)
      throw new ApiError('InvalidTag', 'The TagKey you have provided is invalid', 400);
    if (Value.length > 256)
      throw new ApiError('InvalidTag', 'The TagValue you have provided is invalid', 400);
    if (/^aws:/i.test(Key))
      throw new ApiError('InvalidTag', 'System tags cannot be added/updated by requester', 400);
  }
  if (new Set(checked.map(({ Key }) => Key)).size !== checked.length) {
    throw new ApiError('InvalidTag', 'Cannot provide multiple Tags with the same key', 400);
  }
  return checked;
}
