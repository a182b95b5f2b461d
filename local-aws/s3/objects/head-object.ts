import type { HeadObjectOutput, HeadObjectRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import type { S3State } from '../state';
import { describeRead, findObject } from './read-object';

/** What GetObject would say, without the bytes. */
export function headObject(state: S3State, input: HeadObjectRequest, ctx: CallContext): HeadObjectOutput {
  return describeRead(findObject(state, input, ctx), input, ctx).output;
}
