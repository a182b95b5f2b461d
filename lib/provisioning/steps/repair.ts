import { getDistribution } from '@/lib/aws/cloudfront-distribution';
import { allowOrigin, getHeadersPolicy } from '@/lib/aws/cloudfront-headers-policy';
import { getKeyGroup, setKeyGroupKeys } from '@/lib/aws/cloudfront-keys';
import { type DistributionRepair, repairDistribution, signEveryRequest } from '@/lib/aws/cloudfront-repair';
import { type AwsFailure, stop } from '@/lib/aws/errors';

import type { DriftCode } from '../drift';
import { keysInUse, signingKeyOf } from '../library-set';
import { type ExpectedDistribution, distributionTroubles } from '../look/distribution';
import { originDomainName } from '../names';
import { fact, id, type RunStep } from '../operation/step';
import { rowOf } from './distribution';

/** What was deleted at AWS cannot be put back by changing it. */
function gone(what: string, awsId: string | null): AwsFailure {
  return stop('gone', `The ${what} ${awsId ?? ''} no longer exists at CloudFront.`, 'It was deleted by hand. Look again, then have it made again.');
}

export const repairAccessControlStep: RunStep<'REPAIR_ACCESS_CONTROL'> = async ({ db, save }, { originIdentityId }) => {
  const row = await db.originIdentity.findUniqueOrThrow({ where: { id: originIdentityId } });
  const signing = row.awsId ? await signEveryRequest(row.awsId) : undefined;
  if (!signing) throw gone('origin access control', row.awsId);
  await save((tx) => tx.originIdentity.update({ where: { id: row.id }, data: { etag: signing.etag ?? null } }));
  return { done: [id('Origin access control', row.awsId ?? ''), fact('Signs requests to S3', 'always')] };
};

/** Puts the key that signs back, and takes out just the foreign keys that the plan named. */
export const repairKeyGroupStep: RunStep<'REPAIR_KEY_GROUP'> = async ({ db, save }, { keyGroupId, out }) => {
  const row = await db.keyGroup.findUniqueOrThrow({ where: { id: keyGroupId }, include: { signingKeys: keysInUse } });
  const state = row.awsId ? await getKeyGroup(row.awsId) : undefined;
  if (!state) throw gone('key group', row.awsId);
  const ours = row.signingKeys.map((key) => key.awsPublicKeyId);
  const kept = state.publicKeyIds.filter((publicKeyId) => ours.includes(publicKeyId) || !out.includes(publicKeyId));
  const signing = signingKeyOf(row.signingKeys)?.awsPublicKeyId;
  const wanted = signing && !kept.includes(signing) ? [...kept, signing] : kept;
  const same = wanted.length === state.publicKeyIds.length && wanted.every((publicKeyId) => state.publicKeyIds.includes(publicKeyId));
  const mended = same ? state : await setKeyGroupKeys(state, wanted);
  await save((tx) => tx.keyGroup.update({ where: { id: row.id }, data: { etag: mended.etag ?? null } }));
  return { done: [id('Key group', mended.awsId), id('Public keys', mended.publicKeyIds.join(', '))] };
};

/** Has the headers policy allow the origin of this site; the row follows. */
export const repairHeadersPolicyStep: RunStep<'REPAIR_HEADERS_POLICY'> = async ({ db, save, appOrigin }, { responseHeadersPolicyId }) => {
  const row = await db.responseHeadersPolicy.findUniqueOrThrow({ where: { id: responseHeadersPolicyId } });
  const state = row.awsId ? await getHeadersPolicy(row.awsId) : undefined;
  if (!state) throw gone('response headers policy', row.awsId);
  const right = state.nosniff && state.allowedOrigins.length === 1 && state.allowedOrigins[0] === appOrigin;
  const mended = right ? state : await allowOrigin(state, appOrigin);
  await save((tx) =>
    tx.responseHeadersPolicy.update({ where: { id: row.id }, data: { etag: mended.etag ?? null, allowedOrigin: appOrigin } }),
  );
  return { done: [id('Response headers policy', mended.awsId), fact('Pages that may read answers', mended.allowedOrigins.join(', '))] };
};

/** Puts back what the plan named about a distribution, as far as it still is otherwise. */
export const repairDistributionStep: RunStep<'REPAIR_DISTRIBUTION'> = async ({ db, save }, { distributionId, drifts }) => {
  const { bucket, originIdentity: identity, keyGroup, responseHeadersPolicy: headersPolicy, ...distribution } =
    await db.distribution.findUniqueOrThrow({
      where: { id: distributionId }, include: { bucket: true, originIdentity: true, keyGroup: true, responseHeadersPolicy: true },
    });
  const state = distribution.awsId ? await getDistribution(distribution.awsId) : undefined;
  if (!state) throw gone('distribution', distribution.awsId);
  const expected = { distribution, bucket, identity, keyGroup, headersPolicy };
  const present = distributionTroubles(expected, { value: state }).map(({ drift }) => drift.code).filter((code) => drifts.includes(code));
  const mended = present.length > 0 ? await repairDistribution(state, repairOf(expected, present)) : state;
  await save((tx) => tx.distribution.update({ where: { id: distributionId }, data: rowOf(mended) }));
  return { done: [id('Distribution', mended.awsId), fact('Put back', present.join(', ') || 'nothing; it was right already')] };
};

/** Each drift's recorded value. */
function repairOf(expected: ExpectedDistribution, codes: readonly DriftCode[]): DistributionRepair {
  const { distribution, bucket, identity, keyGroup, headersPolicy } = expected;
  const has = (...any: DriftCode[]) => any.some((code) => codes.includes(code));
  const group = keyGroup?.awsId;
  return {
    ...(has('distribution-disabled') ? { enabled: true } : {}),
    ...(has('origin-changed') && bucket ? { originDomainName: originDomainName(bucket.name, bucket.region) } : {}),
    ...(has('identity-detached') && identity?.awsId ? { identity: { kind: identity.kind, awsId: identity.awsId } } : {}),
    ...(has('unsigned', 'key-group-detached', 'foreign-key-group') && group ? { keyGroupIds: [group] } : {}),
    ...(has('unsigned-paths', 'foreign-key-group') && group ? { furtherKeyGroupId: group } : {}),
    ...(has('http-allowed') ? { httpsOnly: true } : {}),
    ...(has('query-dropped') ? { passesQuery: true } : {}),
    ...(has('headers-detached') && headersPolicy?.awsId ? { responseHeadersPolicyId: headersPolicy.awsId } : {}),
    ...(has('names-changed')
      ? { names: { aliases: distribution.aliases, certificateArn: distribution.certificateArn ?? undefined } }
      : {}),
    ...(has('price-class-changed') ? { priceClass: distribution.priceClass } : {}),
    ...(has('comment-changed') ? { comment: distribution.comment } : {}),
  };
}
