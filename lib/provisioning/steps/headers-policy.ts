import { createHeadersPolicy, findHeadersPolicy, getHeadersPolicy } from '@/lib/aws/cloudfront-headers-policy';
import { notYet } from '@/lib/aws/errors';

import { fact, id, type RunStep } from '../operation/step';

/** Makes the policy for the headers of answers, or goes on with the one that an earlier attempt made: its name says so. */
export const createHeadersPolicyStep: RunStep<'CREATE_HEADERS_POLICY'> = async ({ db, save }, { responseHeadersPolicyId }) => {
  const row = await db.responseHeadersPolicy.findUniqueOrThrow({ where: { id: responseHeadersPolicyId } });
  const state =
    (row.awsId ? await getHeadersPolicy(row.awsId) : undefined) ??
    (await createHeadersPolicy(row.name, row.comment, row.allowedOrigin)) ??
    (await findHeadersPolicy(row.name));
  if (!state) {
    throw notYet(
      'headers-policy-not-listed',
      `CloudFront says that the response headers policy ${row.name} exists, but does not list it.`,
      'This is tried again by itself.',
    );
  }
  await save((tx) =>
    tx.responseHeadersPolicy.update({ where: { id: row.id }, data: { awsId: state.awsId, etag: state.etag ?? null } }),
  );
  return { done: [id('Response headers policy', state.awsId), fact('Pages that may read answers', state.allowedOrigins.join(', '))] };
};
