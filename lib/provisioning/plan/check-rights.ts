import { bucketProbes, CLOUDFRONT_PROBES } from '@/lib/aws/rights-probes';

import { PUBLIC_PROBE_KEY } from '../names';
import { STEP_KINDS } from '../operation/kinds';
import { call, type PlannedStep } from '../operation/planned';

/** A check of the worker's rights; those on buckets are asked for one that exists, if there is one. */
export function checkRights(bucket: { id: string; name: string } | null): PlannedStep {
  const probes = [...CLOUDFRONT_PROBES, ...(bucket ? bucketProbes({ name: bucket.name, region: '', ownerAccountId: '' }, PUBLIC_PROBE_KEY) : [])];
  return {
    kind: 'CHECK_RIGHTS', title: STEP_KINDS.CHECK_RIGHTS,
    desired: bucket ? { bucketId: bucket.id } : {},
    calls: probes.map((probe) => call(probe.call, probe.on)),
  };
}
