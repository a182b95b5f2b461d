import {
  createOriginAccessControl,
  createOriginAccessIdentity,
  findOriginAccessControl,
  getOriginAccessControl,
  getOriginAccessIdentity,
  type OriginIdentityState,
} from '@/lib/aws/cloudfront-identity';
import { notYet, stop } from '@/lib/aws/errors';

import type { LibraryPart } from '../library-set';
import { id, type RunStep, type StepContext } from '../step';

/** Makes the identities of the library's distributions: one shared OAC, or an OAI for each. */
export const createOriginIdentityStep: RunStep = async (context) => {
  const facts = [];
  // An OAC stands in the set once for each distribution.
  const parts = new Map(context.set.parts.map((part) => [part.identity.id, part]));
  for (const part of parts.values()) {
    const state = part.identity.kind === 'OAC' ? await ensureControl(part) : await ensureIdentity(context, part);
    await context.save((tx) =>
      tx.originIdentity.update({
        where: { id: part.identity.id },
        data: { awsId: state.awsId, etag: state.etag, s3CanonicalUserId: state.s3CanonicalUserId },
      }),
    );
    facts.push(id(part.identity.kind === 'OAC' ? 'Origin access control' : `Origin access identity (${part.role.toLowerCase()})`, state.awsId));
    if (state.s3CanonicalUserId) facts.push(id('S3 canonical user id', state.s3CanonicalUserId));
  }
  return { done: facts };
};

/** The name holds the install's id, so whatever has it is ours; but it must still sign every request. */
async function ensureControl({ identity }: LibraryPart): Promise<OriginIdentityState> {
  const state =
    (identity.awsId ? await getOriginAccessControl(identity.awsId) : undefined) ??
    (await createOriginAccessControl(identity.name, 'Usher reads its buckets as this')) ??
    (await findOriginAccessControl(identity.name));
  if (!state) {
    throw notYet(
      'identity-not-listed',
      `CloudFront says that the origin access control ${identity.name} exists, but does not list it.`,
      'This is tried again by itself.',
    );
  }
  if (state.signsAlways) return state;
  throw stop(
    'identity-changed',
    `The origin access control ${state.awsId} no longer signs every request to S3.`,
    'In CloudFront, set its signing behavior back to "Sign requests (recommended)", then try again.',
  );
}

/** CloudFront gives the same identity again for the same reference, so nothing needs to be found. */
async function ensureIdentity({ set }: StepContext, { identity, role }: LibraryPart): Promise<OriginIdentityState> {
  return (
    (identity.awsId ? await getOriginAccessIdentity(identity.awsId) : undefined) ??
    createOriginAccessIdentity(identity.name, `Usher library ${set.library.id}, ${role.toLowerCase()}`)
  );
}
