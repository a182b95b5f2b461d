import type {
  DeleteObjectTaggingRequest,
  GetObjectTaggingOutput,
  GetObjectTaggingRequest,
  PutObjectTaggingRequest,
} from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { checkTags } from '../buckets/tags';
import type { S3State } from '../state';
import { findObject } from './read-object';

/** The most tags that an object may have. */
export const MAX_OBJECT_TAGS = 10;

export function getObjectTagging(
  state: S3State,
  input: GetObjectTaggingRequest,
  ctx: CallContext,
): GetObjectTaggingOutput {
  return { TagSet: findObject(state, input, ctx).attributes.tags };
}

/** Takes the place of all tags that were there. */
export async function putObjectTagging(
  state: S3State,
  input: PutObjectTaggingRequest,
  ctx: CallContext,
): Promise<undefined> {
  const tags = checkTags(input.Tagging?.TagSet ?? [], MAX_OBJECT_TAGS);
  const object = findObject(state, input, ctx);
  await state.changeObject({ ...object, attributes: { ...object.attributes, tags } });
}

export async function deleteObjectTagging(
  state: S3State,
  input: DeleteObjectTaggingRequest,
  ctx: CallContext,
): Promise<undefined> {
  const object = findObject(state, input, ctx);
  await state.changeObject({ ...object, attributes: { ...object.attributes, tags: [] } });
}
