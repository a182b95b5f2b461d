import { type LookedAt } from '../plan/steps';
import { find, type Known } from './closure';
import type { ItemOf } from './model';
import type { Prepared, SetUp } from './set-up';

/** A library's parts as its look will find them, before they are recorded: what the plan of that look needs. */
export function lookedAtAfter(known: Known, libraryId: string, { signed, basic }: SetUp, { closure, givenKeyId }: Prepared): LookedAt {
  const { recorded } = known;
  const groupId = closure.signedBy.get(signed.awsId) ?? '';
  const group = recorded.keyGroups.get(groupId) ?? find(known, 'key-group', groupId);
  // Without a key that signs, the look asks for the newest, which is the last one that is brought in.
  const keyId = givenKeyId ?? group?.publicKeyIds.find((id) => recorded.publicKeys.get(id)?.hasPrivateHalf) ?? group?.publicKeyIds.at(-1);
  const broughtIn = (policyId: string) => {
    const found = closure.headersPolicies.find(({ awsId }) => awsId === policyId);
    return found && { id: found.awsId, name: found.name };
  };
  const part = (role: 'SIGNED' | 'BASIC', distribution: ItemOf<'distribution'> & { originIdentityId: string }) => {
    const { awsId, originIdentityId, originIdentityKind, responseHeadersPolicyId } = distribution;
    const policy = recorded.headersPolicies.get(responseHeadersPolicyId) ?? broughtIn(responseHeadersPolicyId);
    return {
      distribution: { id: awsId, role, awsId },
      identity: { id: originIdentityId, kind: originIdentityKind, awsId: originIdentityId, name: originIdentityId },
      headersPolicy: policy && { ...policy, awsId: responseHeadersPolicyId },
    };
  };
  return {
    libraryId,
    bucket: { id: signed.bucketName, name: signed.bucketName },
    keyGroup: { id: groupId, name: group?.name ?? groupId, awsId: groupId },
    signingKey: keyId === undefined ? undefined : { id: keyId, name: keyId, awsPublicKeyId: keyId },
    parts: [part('SIGNED', signed), ...(basic ? [part('BASIC', basic)] : [])],
  };
}
