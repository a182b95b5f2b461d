import {
  createOriginAccessControl,
  createOriginAccessIdentity,
  findOriginAccessControl,
  getOriginAccessControl,
  getOriginAccessIdentity,
  type OriginIdentityState,
} from '@/lib/aws/cloudfront-identity';
import { notYet, stop } from '@/lib/aws/errors';
import type { OriginIdentity } from '@/lib/db/generated/client';

import { id, type RunStep } from '../operation/step';

/** Makes an OAC or OAI, or goes on with the one that an earlier attempt made. */
export const createOriginIdentityStep: RunStep<'CREATE_ORIGIN_IDENTITY'> = async (context, { originIdentityId }) => {
  const row = await context.db.originIdentity.findUniqueOrThrow({ where: { id: originIdentityId } });
  const { awsId, etag, s3CanonicalUserId } = row.kind === 'OAC' ? await ensureControl(row) : await ensureIdentity(row);
  await context.save((tx) =>
    tx.originIdentity.update({ where: { id: row.id }, data: { awsId, etag: etag ?? null, s3CanonicalUserId: s3CanonicalUserId ?? null } }),
  );
  return {
    done: [
      id(row.kind === 'OAC' ? 'Origin access control' : 'Origin access identity', awsId),
      ...(s3CanonicalUserId ? [id('S3 canonical user id', s3CanonicalUserId)] : []),
    ],
  };
};

/** The name holds the install's id, so whatever has it is ours; but it must still sign every request. */
async function ensureControl(row: OriginIdentity): Promise<OriginIdentityState> {
  const state =
    (row.awsId ? await getOriginAccessControl(row.awsId) : undefined) ??
    (await createOriginAccessControl(row.name, row.comment)) ??
    (await findOriginAccessControl(row.name));
  if (!state) {
    throw notYet(
      'identity-not-listed',
      `CloudFront says that the origin access control ${row.name} exists, but does not list it.`,
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
async function ensureIdentity(row: OriginIdentity): Promise<OriginIdentityState> {
  return (row.awsId ? await getOriginAccessIdentity(row.awsId) : undefined) ?? createOriginAccessIdentity(row.name, row.comment);
}
