import type { OriginIdentityKind, SigningKeyKind } from '@/lib/db/generated/enums';

export const IDENTITY_NAMES: Record<OriginIdentityKind, string> = {
  OAC: 'Origin access control',
  OAI: 'Origin access identity',
};

export const SIGNING_KEY_NAMES: Record<SigningKeyKind, string> = {
  ECDSA_P256: 'P-256',
  RSA_2048: 'RSA-2048',
};
