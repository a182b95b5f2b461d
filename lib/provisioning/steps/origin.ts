import { allowOrigin, getHeadersPolicy } from '@/lib/aws/cloudfront-headers-policy';
import { moveUploadsTo } from '@/lib/aws/s3-bucket-rules';

import { bucketRef, fact, id, type RunStep } from '../operation/step';

/** Our CORS rule is replaced; rules of others stay. A bucket that was deleted needs none. */
export const moveUploadsStep: RunStep<'MOVE_UPLOADS'> = async (context, { bucketId }) => {
  const row = await context.db.bucket.findUnique({ where: { id: bucketId } });
  if (row) await moveUploadsTo(bucketRef(context, row), context.appOrigin);
  return { done: [fact('Uploads allowed from', context.appOrigin)] };
};

/** The row follows what CloudFront has. A policy that was deleted needs nothing. */
export const moveHeadersStep: RunStep<'MOVE_HEADERS'> = async ({ db, save, appOrigin }, { responseHeadersPolicyId }) => {
  const row = await db.responseHeadersPolicy.findUnique({ where: { id: responseHeadersPolicyId } });
  const state = row?.awsId ? await getHeadersPolicy(row.awsId) : undefined;
  if (!row || !state) return { done: [fact('Response headers policy', 'does not exist any more')] };
  const right = state.nosniff && state.allowedOrigins.length === 1 && state.allowedOrigins[0] === appOrigin;
  const mended = right ? state : await allowOrigin(state, appOrigin);
  await save((tx) =>
    tx.responseHeadersPolicy.update({ where: { id: row.id }, data: { etag: mended.etag ?? null, allowedOrigin: appOrigin } }),
  );
  return { done: [id('Response headers policy', mended.awsId), fact('Pages that may read answers', mended.allowedOrigins.join(', '))] };
};

/** From here on everything is made for this address. */
export const recordOriginStep: RunStep<'RECORD_ORIGIN'> = async ({ save, appOrigin }, { installId }) => {
  await save((tx) => tx.install.update({ where: { id: installId }, data: { madeForOrigin: appOrigin } }));
  return { done: [fact('Made for', appOrigin)] };
};
