import type { OriginIdentityKind, SigningKeyKind } from '@/lib/db/generated/enums';
import { suggestBucketName } from '@/lib/provisioning/bucket-name';
import { REGIONS } from '@/lib/provisioning/regions';
import { TTL_DEFAULT_SECONDS } from '@/lib/provisioning/schema';

import { LIFETIME_UNITS, type LifetimeUnit, splitLifetime } from '../../_components/lifetime';

export type Region = (typeof REGIONS)[number]['id'];

/** The form as it stands: what is typed, not yet what is valid. */
export interface Draft {
  name: string;
  /** What was typed; undefined while the suggestion follows the library's name. */
  ownBucketName: string | undefined;
  region: Region;
  signingKeyKind: SigningKeyKind;
  originIdentityKind: OriginIdentityKind;
  lifetimeAmount: string;
  lifetimeUnit: LifetimeUnit;
  withBasic: boolean;
}

/** An untouched form, with `region` chosen if it is one that libraries can be made in. */
export function newDraft(region: string): Draft {
  const { amount, unit } = splitLifetime(TTL_DEFAULT_SECONDS);
  return {
    name: '',
    ownBucketName: undefined,
    region: isRegion(region) ? region : REGIONS[0].id,
    signingKeyKind: 'ECDSA_P256',
    originIdentityKind: 'OAC',
    lifetimeAmount: String(amount),
    lifetimeUnit: unit,
    withBasic: true,
  };
}

/** The bucket's name: as typed, else as suggested from the library's name; empty before there is one. */
export function bucketNameOf(draft: Draft, installId: string): string {
  if (draft.ownBucketName !== undefined) return draft.ownBucketName;
  return draft.name.trim() === '' ? '' : suggestBucketName(draft.name, installId);
}

/** The lifetime in seconds; NaN while what is typed is no number. */
export function ttlSecondsOf(draft: Draft): number {
  const amount = draft.lifetimeAmount.trim() === '' ? Number.NaN : Number(draft.lifetimeAmount);
  return amount * LIFETIME_UNITS[draft.lifetimeUnit];
}

export function isRegion(value: string): value is Region {
  return REGIONS.some(({ id }) => id === value);
}
