import { STEP_KINDS } from '../operation/kinds';
import { call, type PlannedStep } from '../operation/planned';
import type { BucketLike } from './steps';

/** What was made for an address of this site: the CORS rule of each bucket, and each headers policy. */
export interface MadeForOrigin {
  installId: string;
  buckets: readonly BucketLike[];
  headersPolicies: readonly { id: string; awsId: string }[];
}

/** The steps that move everything to another address of this site. */
export function planMendOrigin({ installId, buckets, headersPolicies }: MadeForOrigin): PlannedStep[] {
  return [
    ...buckets.map((bucket): PlannedStep => ({
      kind: 'MOVE_UPLOADS', title: `${STEP_KINDS.MOVE_UPLOADS} ${bucket.name}`, desired: { bucketId: bucket.id },
      calls: [call('s3:GetBucketCors', bucket.name), call('s3:PutBucketCors', bucket.name)],
    })),
    ...headersPolicies.map(({ id, awsId }): PlannedStep => ({
      kind: 'MOVE_HEADERS', title: STEP_KINDS.MOVE_HEADERS, desired: { responseHeadersPolicyId: id },
      calls: [call('cloudfront:GetResponseHeadersPolicy', awsId), call('cloudfront:UpdateResponseHeadersPolicy', awsId)],
    })),
    { kind: 'RECORD_ORIGIN', title: STEP_KINDS.RECORD_ORIGIN, desired: { installId }, calls: [] },
  ];
}
