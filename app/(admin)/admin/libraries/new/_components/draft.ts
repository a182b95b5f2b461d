import type { z } from 'zod';

import { suggestBucketName } from '@/lib/provisioning/bucket-name';
import { REGIONS } from '@/lib/provisioning/regions';
import { type createLibrarySchema, TTL_DEFAULT_SECONDS } from '@/lib/provisioning/schema';

import { type LifetimeUnit, secondsIn, splitLifetime } from '../../_components/lifetime';

type CreateLibrary = z.output<typeof createLibrarySchema>;

/** The form as it stands: what is typed, not yet what is valid. */
export interface Draft extends Omit<CreateLibrary, 'bucketName' | 'ttlSeconds'> {
  /** What was typed; undefined while the suggestion follows the library's name. */
  ownBucketName: string | undefined;
  lifetimeAmount: string;
  lifetimeUnit: LifetimeUnit;
}

/** An untouched form, with `region` chosen if it is one that libraries can be made in. */
export function newDraft(region: string): Draft {
  const { amount, unit } = splitLifetime(TTL_DEFAULT_SECONDS);
  return {
    name: '',
    ownBucketName: undefined,
    region: isRegion(region) ? region : REGIONS[0].id,
    signingKeyKind: 'ECDSA_P256',
    hashAlgorithm: 'SHA1',
    originIdentityKind: 'OAC',
    readPermission: 'POLICY',
    lifetimeAmount: String(amount),
    lifetimeUnit: unit,
    withBasic: true,
    encryption: 'SSE_S3',
    kmsKeyArn: '',
    ownParts: false,
    closesItself: false,
  };
}

/** What is sent. A key that was typed for another encryption is left out, and so are ACLs that were chosen for another identity. */
export function inputOf(draft: Draft, installId: string): CreateLibrary {
  const { ownBucketName: _own, lifetimeAmount: _amount, lifetimeUnit: _unit, kmsKeyArn, ...same } = draft;
  return {
    ...same,
    bucketName: bucketNameOf(draft, installId),
    ttlSeconds: secondsIn(draft.lifetimeAmount, draft.lifetimeUnit),
    readPermission: draft.originIdentityKind === 'OAI' ? draft.readPermission : 'POLICY',
    kmsKeyArn: draft.encryption === 'SSE_KMS' ? kmsKeyArn : '',
  };
}

/** The bucket's name: as typed, else as suggested from the library's name; empty before there is one. */
export function bucketNameOf(draft: Pick<Draft, 'ownBucketName' | 'name'>, installId: string): string {
  if (draft.ownBucketName !== undefined) return draft.ownBucketName;
  return draft.name.trim() === '' ? '' : suggestBucketName(draft.name, installId);
}

export function isRegion(value: string): value is Draft['region'] {
  return REGIONS.some(({ id }) => id === value);
}
