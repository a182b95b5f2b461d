import type { KeyGroupState, PublicKeyState } from '@/lib/aws/cloudfront-keys';
import type { KeyGroup } from '@/lib/db/generated/client';
import { isSamePublicKey } from '@/lib/keys/make';

import type { ComparedFact } from '../drift';
import type { KeyRow, LibrarySet } from '../library-set';
import type { Finding } from '../model';
import { fact, id } from '../operation/step';
import { compared, failureOf, judged, trouble, type Trouble, unknown, valueOf, waiting } from './finding';
import type { Observed, ObservedLibrary } from './observe';

/** What the look says about the signing key, the key group, and the key in it. */
export function judgeKeys(set: LibrarySet, observed: ObservedLibrary): Finding[] {
  return [judgeKey(set, observed), judgeGroup(set, observed), judgeMembership(set, observed)];
}

function judgeKey({ library, signingKey }: LibrarySet, { publicKey }: ObservedLibrary): Finding {
  const failure = failureOf(publicKey);
  if (!signingKey || (!signingKey.awsPublicKeyId && library.state !== 'READY')) return waiting('signing-key', 'Not made yet.');
  if (failure) return unknown('signing-key', failure);
  const facts = [...(signingKey.awsPublicKeyId ? [id('Public key', signingKey.awsPublicKeyId)] : []), fact('Type', typeOf(signingKey))];
  return judged('signing-key', facts, [keyTrouble(signingKey, publicKey)]);
}

function typeOf({ kind }: Pick<KeyRow, 'kind'>): string {
  return kind === 'RSA_2048' ? 'RSA 2048' : 'ECDSA P-256';
}

/** What is otherwise about a public key that CloudFront had. */
export function keyTrouble(row: KeyRow, observed: Observed<PublicKeyState | undefined>): Trouble | undefined {
  if (!('value' in observed)) return undefined;
  const about = { type: 'signing-key', id: row.id } as const;
  const fix = 'Rotate the key: a new one takes its place. What this one signs is refused.';
  if (!observed.value) {
    return trouble(
      'public-key-gone', about, 'The public key was deleted at CloudFront, so what it signed is refused.',
      'The repair of a library that signs with it gives it to CloudFront again, under a new id; or rotate the key.',
    );
  }
  if (isSamePublicKey(observed.value.pem, row.publicKeyPem)) return undefined;
  return trouble('public-key-changed', about, 'CloudFront has another public key under this id.', fix);
}

/** A signing key's lines on its page. */
export function keyFacts(row: KeyRow, observed: Observed<PublicKeyState | undefined>): ComparedFact[] {
  const state = valueOf(observed);
  return [
    compared('Public key', row.awsPublicKeyId ?? 'not made yet', 'value' in observed ? (state?.awsId ?? 'deleted') : undefined),
    compared('Name', row.name, state?.name),
    compared('Key', 'the half that was made here', state && (isSamePublicKey(state.pem, row.publicKeyPem) ? 'the half that was made here' : 'another key')),
  ];
}

function judgeGroup({ library, keyGroup }: LibrarySet, observed: ObservedLibrary): Finding {
  const failure = failureOf(observed.keyGroup);
  if (!keyGroup.awsId && library.state !== 'READY') return waiting('key-group', 'Not created yet.');
  if (failure) return unknown('key-group', failure);
  const facts = [...(keyGroup.awsId ? [id('Key group', keyGroup.awsId)] : []), id('Name', keyGroup.name)];
  return judged('key-group', facts, [groupTrouble(keyGroup, observed.keyGroup)]);
}

/** What is otherwise about a key group that CloudFront had, its keys aside. */
export function groupTrouble(row: KeyGroup, observed: Observed<KeyGroupState | undefined>): Trouble | undefined {
  if (!('value' in observed) || observed.value) return undefined;
  const about = { type: 'key-group', id: row.id } as const;
  return trouble('key-group-gone', about, 'The key group was deleted at CloudFront.', 'The repair of a library that trusts it makes it again with the key that signs. One that nothing trusts is deleted here and created anew.');
}

function judgeMembership(set: LibrarySet, observed: ObservedLibrary): Finding {
  const subject = 'key-group→signing-key';
  const failure = failureOf(observed.keyGroup);
  if (failure) return unknown(subject, failure);
  const group = valueOf(observed.keyGroup);
  if (!group || !set.signingKey?.awsPublicKeyId) return waiting(subject, 'One end of this does not exist.');
  return judged(subject, [id('Public keys in the group', group.publicKeyIds.join(', '))], membershipTroubles(set, group));
}

/** What is otherwise about the keys in a group: the one that signs must be there, and none that is not ours. */
export function membershipTroubles(
  { keyGroup, signingKey, ownPublicKeyIds }: Pick<LibrarySet, 'keyGroup' | 'signingKey' | 'ownPublicKeyIds'>, group: KeyGroupState,
): Trouble[] {
  const about = { type: 'key-group', id: keyGroup.id } as const;
  const troubles: Trouble[] = [];
  const publicKeyId = signingKey?.awsPublicKeyId;
  if (publicKeyId && !group.publicKeyIds.includes(publicKeyId)) {
    troubles.push(trouble(
      'key-missing', about, 'The key group does not hold the key that we sign with, so every signature is refused.',
      `In CloudFront, add the public key ${publicKeyId} to the key group ${group.awsId}.`,
    ));
  }
  const foreign = group.publicKeyIds.filter((awsId) => !ownPublicKeyIds.includes(awsId));
  if (foreign.length > 0) {
    troubles.push(trouble(
      'foreign-key', about, `The key group also trusts ${foreign.join(', ')}, which Usher did not make: its owner can let anybody in.`,
      `In CloudFront, remove ${foreign.join(', ')} from the key group ${group.awsId}.`, foreign,
    ));
  }
  return troubles;
}

/** A key group's lines on its page. */
export function groupFacts(row: KeyGroup, ownPublicKeyIds: readonly string[], observed: Observed<KeyGroupState | undefined>): ComparedFact[] {
  const state = valueOf(observed);
  return [
    compared('Key group', row.awsId ?? 'not created yet', 'value' in observed ? (state?.awsId ?? 'deleted') : undefined),
    compared('Name', row.name, state?.name),
    compared('Comment', row.comment, state?.comment),
    compared('Public keys', [...ownPublicKeyIds].sort().join(', '), state && [...state.publicKeyIds].sort().join(', ')),
  ];
}
