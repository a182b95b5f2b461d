import type { GetBucketVersioningOutput } from '@aws-sdk/client-s3';

/** Versioning is never on here, and clients that ask must be told so. */
export function getBucketVersioning(): GetBucketVersioningOutput {
  return {};
}
