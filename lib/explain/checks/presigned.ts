/** Takes path and query, gives the parameter that shows that it is presigned for S3, in version 4 or 2; undefined when it is not. */
export function presignedBy(target: string): 'X-Amz-Signature' | 'AWSAccessKeyId' | undefined {
  if (/[?&]X-Amz-Signature=/i.test(target)) return 'X-Amz-Signature';
  return /[?&]AWSAccessKeyId=/i.test(target) && !/[?&]Key-Pair-Id=/.test(target) ? 'AWSAccessKeyId' : undefined;
}
