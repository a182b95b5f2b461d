import type { PlannedStep } from '../operation/planned';
import {
  addKeyToGroup, deletePublicKey, proveKey, proveKeyRefused, removeKeyFromGroup, switchSigningKey, waitLastExpiry,
} from './keys';
import { createPublicKey, type DistributionLike, type Made, type SigningKeyLike, waitDeployed } from './steps';

/** A key group's rows as changes of its keys need them. */
export interface RotatedGroup {
  group: Made;
  /** The distributions that trust the group and that CloudFront has. */
  distributions: DistributionLike[];
}

/**
 * The steps that put a new key in the place of the one that signs. The new key is accepted everywhere before it signs,
 * and the old one is trusted until nothing that it signed is valid any more: at no moment is a valid URL refused.
 */
export function planRotation(rotated: RotatedGroup, next: SigningKeyLike, old: SigningKeyLike): PlannedStep[] {
  const { group } = rotated;
  return [
    createPublicKey(next),
    addKeyToGroup(group, next),
    ...deployed(rotated),
    proveKey(group, next),
    switchSigningKey(group, next),
    waitLastExpiry(group, old),
    removeKeyFromGroup(group, old),
    // A tear-down does not wait for the day to pass.
    ...deployed(rotated, { mayBeGone: true }),
    deletePublicKey(old),
  ];
}

/** How a key that signs is replaced when it is dropped. */
export interface Replacement {
  key: SigningKeyLike;
  /** Whether the group trusts it already. */
  isTrusted: boolean;
}

/**
 * The steps that stop a key from opening anything, as soon as CloudFront can. One that signs is replaced first, without
 * waiting for what it signed: new viewers get in again as soon as CloudFront knows the new key.
 */
export function planDrop(
  rotated: RotatedGroup, dropped: SigningKeyLike, replacement: Replacement | undefined, removalTitle: string,
): PlannedStep[] {
  const { group } = rotated;
  return [
    ...(replacement ? replace(group, replacement) : []),
    removeKeyFromGroup(group, dropped, { title: removalTitle }),
    ...deployed(rotated),
    proveKeyRefused(group, dropped),
    ...(replacement ? [proveKey(group, replacement.key)] : []),
    deletePublicKey(dropped),
  ];
}

function replace(group: Made, { key, isTrusted }: Replacement): PlannedStep[] {
  const trusted = isTrusted ? [] : [createPublicKey(key), addKeyToGroup(group, key)];
  return [...trusted, switchSigningKey(group, key)];
}

/** What a rotation made before it was cancelled, as far as it came. */
export interface UnfinishedRotation {
  rotated: RotatedGroup;
  key: SigningKeyLike;
  /** Whether the calls that made each were begun, and so may have had their effect. */
  mayBeMade: boolean;
  mayBeTrusted: boolean;
}

/** The steps that leave the group as it was before a rotation. */
export function planRotationUndo({ rotated, key, mayBeMade, mayBeTrusted }: UnfinishedRotation): PlannedStep[] {
  const { group } = rotated;
  return [
    ...(mayBeTrusted ? [removeKeyFromGroup(group, key), ...deployed(rotated)] : []),
    deletePublicKey(key, mayBeMade),
  ];
}

function deployed({ distributions }: RotatedGroup, options?: { mayBeGone: boolean }): PlannedStep[] {
  return distributions.length === 0 ? [] : [waitDeployed(distributions, options)];
}
