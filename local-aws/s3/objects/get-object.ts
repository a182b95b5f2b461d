import type { GetObjectRequest } from '@aws-sdk/client-s3';
import type { CallContext } from '../../shared/service';
import { requireDecrypt } from '../kms';
import type { S3State } from '../state';
import { describeRead, findObject, type ReadOutput } from './read-object';

/** The object's bytes, or those of a range or part, as a stream from disk. */
export function getObject(state: S3State, input: GetObjectRequest, ctx: CallContext): ReadOutput {
  const object = findObject(state, input, ctx);
  requireDecrypt(state, object.attributes.encryption, ctx);
  const { output, range } = describeRead(object, input, ctx);
  return { ...output, Body: state.blobs.read(object.segments, range.start, range.end) };
}
