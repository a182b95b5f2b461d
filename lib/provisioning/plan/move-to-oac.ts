import type { PlannedStep } from '../operation/planned';
import { letBothRead, recordMoved, setObjectOwnership, switchOriginIdentity, waitSettled } from './identities';
import { releaseIdentity } from './remove-library';
import { createOriginIdentity, type IdentityLike, look, type LookedAt, prove, putBucketPolicy, waitDeployed } from './steps';

interface Move {
  /** The library's rows as they are before the move. */
  rows: LookedAt;
  /** The origin access control that its distributions are to read with. */
  next: IdentityLike;
  /** The identities that nothing uses after it. */
  unused: readonly IdentityLike[];
}

/**
 * The steps that bring a library from OAIs to an OAC. S3 lets in both from before the first edge hears of the new one
 * until the last edge has forgotten the old one, so nobody is refused at any moment.
 */
export function planMoveToOac({ rows, next, unused }: Move): PlannedStep[] {
  const { libraryId, bucket, parts } = rows;
  const moving = parts.filter(({ identity }) => identity.kind === 'OAI').map(({ distribution }) => distribution);
  const moved = { ...rows, objectsByAcl: undefined, parts: parts.map((part) => ({ ...part, identity: part.identity.kind === 'OAI' ? next : part.identity })) };
  return [
    createOriginIdentity(next),
    letBothRead(bucket),
    waitSettled(),
    ...moving.map((distribution) => switchOriginIdentity(distribution, next)),
    waitDeployed(parts.map(({ distribution }) => distribution)),
    prove(libraryId, true, 'Ask from outside, without credentials, while both may read'),
    recordMoved(libraryId),
    putBucketPolicy(bucket),
    ...(rows.objectsByAcl ? [setObjectOwnership(bucket, 'BucketOwnerEnforced')] : []),
    ...unused.map((each) => releaseIdentity({ ...each, usedElsewhere: false })),
    look(moved),
    prove(libraryId, true),
  ];
}
