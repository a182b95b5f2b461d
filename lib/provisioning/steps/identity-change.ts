import { getOriginAccessControl, getOriginAccessIdentity, type OriginIdentityState, updateIdentityComment } from '@/lib/aws/cloudfront-identity';
import { stop } from '@/lib/aws/errors';
import type { OriginIdentity } from '@/lib/db/generated/client';

import { fact, id, type RunStep } from '../operation/step';

/** Changes an identity's description or comment; a change that somebody else made since is shown, and not written over. */
export const changeOriginIdentityStep: RunStep<'CHANGE_ORIGIN_IDENTITY'> = async ({ db, save }, { originIdentityId, before, comment }) => {
  const row = await db.originIdentity.findUniqueOrThrow({ where: { id: originIdentityId } });
  const state = row.awsId ? await liveIdentity(row.kind, row.awsId) : undefined;
  if (!state) {
    throw stop('identity-gone', `The identity ${row.awsId ?? row.name} no longer exists at CloudFront.`, 'It was deleted by hand. Delete it here too.');
  }
  if (state.comment !== comment && state.comment !== before) {
    throw stop(
      'changed-elsewhere',
      `Somebody changed ${state.awsId} meanwhile: it now says “${state.comment}”.`,
      'If that is fine, cancel this. To write over it, change it back in CloudFront, then try again.',
    );
  }
  const etag = state.comment === comment ? state.etag : await updateIdentityComment(state, comment);
  await save((tx) => tx.originIdentity.update({ where: { id: row.id }, data: { comment, etag: etag ?? null } }));
  return { done: [id('Identity', state.awsId), fact('Says', comment)] };
};

function liveIdentity(kind: OriginIdentity['kind'], awsId: string): Promise<OriginIdentityState | undefined> {
  return kind === 'OAC' ? getOriginAccessControl(awsId) : getOriginAccessIdentity(awsId);
}
