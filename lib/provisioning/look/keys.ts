import { isSamePublicKey } from '@/lib/keys/make';

import type { LibrarySet } from '../library-set';
import type { Finding } from '../model';
import { fact, id } from '../operation/step';
import { failureOf, judged, type Trouble, unknown, valueOf, waiting } from './finding';
import type { ObservedLibrary } from './observe';

/** What the look says about the signing key, the key group, and the key in it. */
export function judgeKeys(set: LibrarySet, observed: ObservedLibrary): Finding[] {
  return [judgeKey(set, observed), judgeGroup(set, observed), judgeMembership(set, observed)];
}

function judgeKey({ signingKey }: LibrarySet, { publicKey }: ObservedLibrary): Finding {
  const failure = failureOf(publicKey);
  if (!signingKey?.awsPublicKeyId) return waiting('signing-key', 'Not made yet.');
  if (failure) return unknown('signing-key', failure);
  const facts = [id('Public key', signingKey.awsPublicKeyId), fact('Type', signingKey.kind === 'RSA_2048' ? 'RSA 2048' : 'ECDSA P-256')];
  const state = valueOf(publicKey);
  const fix = 'Make a new signing key; what this one signs is refused.';
  if (!state) return judged('signing-key', facts, [{ problem: 'The public key was deleted at CloudFront.', fix }]);
  return judged('signing-key', facts, [
    isSamePublicKey(state.pem, signingKey.publicKeyPem)
      ? undefined
      : { problem: 'CloudFront has another public key under this id.', fix },
  ]);
}

function judgeGroup({ keyGroup }: LibrarySet, observed: ObservedLibrary): Finding {
  const failure = failureOf(observed.keyGroup);
  if (!keyGroup.awsId) return waiting('key-group', 'Not created yet.');
  if (failure) return unknown('key-group', failure);
  const facts = [id('Key group', keyGroup.awsId), id('Name', keyGroup.name)];
  if (valueOf(observed.keyGroup)) return judged('key-group', facts, []);
  return judged('key-group', facts, [{ problem: 'The key group was deleted at CloudFront.', fix: 'Create a new library.' }]);
}

function judgeMembership({ signingKey, ownPublicKeyIds }: LibrarySet, observed: ObservedLibrary): Finding {
  const subject = 'key-group→signing-key';
  const failure = failureOf(observed.keyGroup);
  if (failure) return unknown(subject, failure);
  const group = valueOf(observed.keyGroup);
  const publicKeyId = signingKey?.awsPublicKeyId;
  if (!group || !publicKeyId) return waiting(subject, 'One end of this does not exist.');
  const troubles: Trouble[] = [];
  if (!group.publicKeyIds.includes(publicKeyId)) {
    troubles.push({
      problem: 'The key group does not hold the key that we sign with, so every signature is refused.',
      fix: `In CloudFront, add the public key ${publicKeyId} to the key group ${group.awsId}.`,
    });
  }
  const foreign = group.publicKeyIds.filter((awsId) => !ownPublicKeyIds.includes(awsId));
  if (foreign.length > 0) {
    troubles.push({
      problem: `The key group also trusts ${foreign.join(', ')}, which Usher did not make: its owner can let anybody in.`,
      fix: `In CloudFront, remove ${foreign.join(', ')} from the key group ${group.awsId}.`,
    });
  }
  return judged(subject, [id('Public keys in the group', group.publicKeyIds.join(', '))], troubles);
}
