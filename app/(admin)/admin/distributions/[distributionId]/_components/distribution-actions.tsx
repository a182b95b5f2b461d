'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { ActionList, ActionRow } from '@/components/ui/action-list';
import { deleteDistributionAction, makeDistributionAgainAction, takeOverDistributionAction } from '@/lib/provisioning/distributions/actions';
import type { DistributionView } from '@/lib/provisioning/distributions/data';

import { ChangeDistribution } from './change-distribution';

interface DistributionActionsProps {
  distribution: DistributionView;
  /** Whether the last look did not find it at AWS. */
  isGone: boolean;
}

/** What can be done with a distribution; each shows its calls first. One of a library goes with its library. */
export function DistributionActions({ distribution, isGone }: DistributionActionsProps) {
  const { id: distributionId, awsId, name, library } = distribution;
  return (
    <ActionList title="What you can do">
      {library === null && (isGone || !awsId) ? (
        <ActionRow title="Make it again" description="AWS does not have it. It is made anew as it is recorded here, with another id and address.">
          <PlannedAction
            trigger="Make again"
            title="Make the distribution again"
            description="First it is made sure that AWS does not have it. CloudFront gives the new one another id and address; alternate names need a new target in your DNS."
            action={makeDistributionAgainAction}
            input={{ distributionId }}
            confirmLabel="Make it again"
          />
        </ActionRow>
      ) : null}
      {awsId && !isGone ? (
        <>
          <ActionRow title="Change it" description="Whether it is enabled, its comment, price class, alternate names and certificate.">
            <ChangeDistribution distribution={distribution} />
          </ActionRow>
          <ActionRow title="Take over what AWS has" description="What somebody changed at AWS is recorded here as it is there. Nothing changes at AWS.">
            <PlannedAction
              trigger="Take over"
              title="Take over what AWS has"
              description="What somebody changed at AWS is recorded here as it is there: enabled, comment, price class, alternate names and certificate. Nothing changes at AWS."
              action={takeOverDistributionAction}
              input={{ distributionId }}
              confirmLabel="Take over"
            />
          </ActionRow>
        </>
      ) : null}
      <ActionRow
        title="Delete it"
        description={library ? `It goes when ${library.name} is torn down.` : 'CloudFront disables it first, which takes minutes. Its statement leaves the bucket policy.'}
      >
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
      </ActionRow>
    </ActionList>
  );
}
