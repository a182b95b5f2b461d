'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { deleteDistributionAction, takeOverDistributionAction } from '@/lib/provisioning/distributions/actions';
import type { DistributionView } from '@/lib/provisioning/distributions/data';

import { ChangeDistribution } from './change-distribution';

/** What can be done with a distribution; each shows its calls first. One of a library goes with its library. */
export function DistributionActions({ distribution }: { distribution: DistributionView }) {
  const { id: distributionId, awsId, name, library } = distribution;
  return (
    <>
      {awsId ? (
        <>
          <ChangeDistribution distribution={distribution} />
          <PlannedAction
            trigger="Take over what AWS has"
            title="Take over what AWS has"
            description="What somebody changed at AWS is recorded here as it is there: enabled, comment, price class, alternate names and certificate. Nothing changes at AWS."
            action={takeOverDistributionAction}
            input={{ distributionId }}
            confirmLabel="Take over"
          />
        </>
      ) : null}
      {library ? null : (
        <PlannedAction
          trigger="Delete"
          variant="destructive"
          title="Delete the distribution"
          description="CloudFront disables it first, which takes minutes. Its statement leaves the bucket policy, and shared parts that nothing else uses go with it."
          action={deleteDistributionAction}
          input={{ distributionId, confirmName: name }}
          confirmLabel="Delete the distribution"
          tone="destructive"
          typedName={name}
        />
      )}
    </>
  );
}
