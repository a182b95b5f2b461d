import type { StepKind } from '../operation/kinds';
import { STEP_KINDS } from '../operation/kinds';
import { call, type PlannedCall, type PlannedStep } from '../operation/planned';
import type { Made, SigningKeyLike } from './steps';

// Builders for the steps of keys and key groups. Titles name the key, because a plan has several of a kind.

function step(kind: StepKind, desired: PlannedStep['desired'], calls: PlannedCall[], title: string = STEP_KINDS[kind]): PlannedStep {
  return { kind, title, desired, calls };
}

/** A key by the name that a person knows it by. */
export function nameOfKey({ awsPublicKeyId, name }: SigningKeyLike): string {
  return awsPublicKeyId ?? name;
}

/** In a sentence: a key that CloudFront has not named yet is the new one. */
function inSentence({ awsPublicKeyId }: SigningKeyLike): string {
  return awsPublicKeyId ?? 'the new key';
}

function onGroup(group: Made): string {
  return group.awsId ?? group.name;
}

function readAndWriteGroup(group: Made): PlannedCall[] {
  return [call('cloudfront:GetKeyGroup', onGroup(group)), call('cloudfront:UpdateKeyGroup', onGroup(group))];
}

/** Makes a group with the one of its keys that is to sign. */
export function createKeyGroupWith(group: Made, key: SigningKeyLike): PlannedStep {
  return step('CREATE_KEY_GROUP', { keyGroupId: group.id, signingKeyId: key.id }, [call('cloudfront:CreateKeyGroup', group.name)]);
}

export function addKeyToGroup(group: Made, key: SigningKeyLike): PlannedStep {
  return step(
    'ADD_KEY_TO_GROUP', { keyGroupId: group.id, signingKeyId: key.id }, readAndWriteGroup(group),
    `Have the key group trust ${inSentence(key)} as well`,
  );
}

export function proveKey(group: Made, key: SigningKeyLike): PlannedStep {
  return step('PROVE_KEY', { keyGroupId: group.id, signingKeyId: key.id }, [], `Ask from outside with a signature of ${inSentence(key)}`);
}

export function proveKeyRefused(group: Made, key: SigningKeyLike): PlannedStep {
  return step(
    'PROVE_KEY_REFUSED', { keyGroupId: group.id, signingKeyId: key.id }, [],
    `Ask from outside, until a signature of ${inSentence(key)} is refused`,
  );
}

export function switchSigningKey(group: Made, key: SigningKeyLike): PlannedStep {
  return step('SWITCH_SIGNING_KEY', { keyGroupId: group.id, signingKeyId: key.id }, [], `Sign with ${inSentence(key)} from now on`);
}

export function waitLastExpiry(group: Made, key: SigningKeyLike): PlannedStep {
  return step(
    'WAIT_LAST_EXPIRY', { keyGroupId: group.id, signingKeyId: key.id }, [],
    `Wait until the last signature of ${inSentence(key)} has expired`,
  );
}

/** Takes a key out of its group; `isIn` says whether it is thought to be there, `letGo` whether it stands alone then. */
export function removeKeyFromGroup(
  group: Made, key: SigningKeyLike, { isIn = true, letGo = false, title }: { isIn?: boolean; letGo?: boolean; title?: string } = {},
): PlannedStep {
  return step(
    'REMOVE_KEY_FROM_GROUP', { keyGroupId: group.id, signingKeyId: key.id, letGo },
    isIn ? readAndWriteGroup(group) : [call('cloudfront:GetKeyGroup', onGroup(group))],
    title ?? `Take ${nameOfKey(key)} out of the key group`,
  );
}

/** Deletes a public key; `isMade` says whether it is thought to exist, where its id is not known. */
export function deletePublicKey(key: SigningKeyLike, isMade = true): PlannedStep {
  const on = nameOfKey(key);
  const get = call('cloudfront:GetPublicKey', on);
  const calls = [
    ...(key.awsPublicKeyId ? [get] : [call('cloudfront:ListPublicKeys', on), ...(isMade ? [get] : [])]),
    ...(isMade ? [call('cloudfront:DeletePublicKey', on)] : []),
  ];
  return step('DELETE_PUBLIC_KEY', { signingKeyId: key.id }, calls, `Delete the public key ${on}, and forget its private half`);
}

export function updatePublicKey(key: SigningKeyLike, comment: string): PlannedStep {
  const on = nameOfKey(key);
  return step('UPDATE_PUBLIC_KEY', { signingKeyId: key.id, comment }, [call('cloudfront:GetPublicKey', on), call('cloudfront:UpdatePublicKey', on)]);
}

export function updateKeyGroupComment(group: Made, comment: string): PlannedStep {
  return step('UPDATE_KEY_GROUP', { keyGroupId: group.id, comment }, readAndWriteGroup(group));
}

export function deleteKeyGroup(group: Made): PlannedStep {
  const on = onGroup(group);
  const calls = group.awsId ? [call('cloudfront:GetKeyGroup', on), call('cloudfront:DeleteKeyGroup', on)] : [call('cloudfront:ListKeyGroups', on)];
  return step('DELETE_KEY_GROUP', { keyGroupId: group.id }, calls);
}
