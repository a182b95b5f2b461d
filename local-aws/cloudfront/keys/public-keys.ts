import type { PublicKey, PublicKeySummary } from '@aws-sdk/client-cloudfront';
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Handlers } from '../../shared/service';
import {
  firstVersion,
  requireCallerReference,
  requireName,
  requireShortComment,
  type ControlPlane,
} from '../control-plane';
import { refusal } from '../errors';
import { newId } from '../ids';
import { QUOTAS } from '../quotas';
import type { PublicKeyRecord } from '../records';
import { resourceHandlers } from '../resource';

const IMMUTABLE = ['CallerReference', 'Name', 'EncodedKey'] as const;

/** Public keys, which key groups are made of. Only a key's comment can change. */
export function publicKeyHandlers(plane: ControlPlane): Handlers {
  const { publicKeys, keyGroups } = plane.records;
  return resourceHandlers(plane, {
    name: 'PublicKey',
    plural: 'PublicKeys',
    path: 'public-key',
    stored: publicKeys,
    quota: QUOTAS.publicKeys,
    refusals: {
      absent: 'NoSuchPublicKey',
      alreadyExists: 'PublicKeyAlreadyExists',
      tooMany: 'TooManyPublicKeys',
      inUse: 'PublicKeyInUse',
    },
    newRecord: (accountId, config, now) => firstVersion(newId('K'), accountId, config, now),
    check: (config) => {
      requireName(config.Name, 'public key');
      requireCallerReference(config.CallerReference);
      requireShortComment(config.Comment, 'public key');
      requireSigningKey(config.EncodedKey);
      return config;
    },
    checkChange: (config, previous) => {
      if (IMMUTABLE.some((member) => config[member] !== previous[member])) {
        throw refusal('CannotChangeImmutablePublicKeyFields');
      }
    },
    collides: (config, other) =>
      config.Name === other.Name || config.CallerReference === other.CallerReference,
    isInUse: (id) => [...keyGroups.values()].some((group) => group.config.Items?.includes(id)),
    view: publicKey,
    summary,
  });
}

/** CloudFront takes the PEM of an RSA-2048 or P-256 public key; a private key must not be taken for its public half. */
function requireSigningKey(encodedKey: string | undefined): void {
  const key = encodedKey?.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')
    ? parseKey(encodedKey)
    : undefined;
  const isRsa2048 = key?.asymmetricKeyType === 'rsa' && key.asymmetricKeyDetails?.modulusLength === 2048;
  const isP256 = key?.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  if (!isRsa2048 && !isP256) {
    throw refusal('InvalidArgument', 'Your request contains an empty, invalid or out of limits encoded key.');
  }
}

function parseKey(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function publicKey(record: PublicKeyRecord): PublicKey {
  return { Id: record.id, CreatedTime: new Date(record.createdAt), PublicKeyConfig: record.config };
}

function summary({ id, createdAt, config }: PublicKeyRecord): PublicKeySummary {
  const { Name, EncodedKey, Comment = '' } = config;
  return { Id: id, Name, CreatedTime: new Date(createdAt), EncodedKey, Comment };
}
