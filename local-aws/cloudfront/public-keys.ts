import type {
  CreatePublicKeyRequest,
  CreatePublicKeyResult,
  DeletePublicKeyRequest,
  GetPublicKeyConfigRequest,
  GetPublicKeyConfigResult,
  GetPublicKeyRequest,
  GetPublicKeyResult,
  ListPublicKeysRequest,
  ListPublicKeysResult,
  PublicKey,
  UpdatePublicKeyRequest,
  UpdatePublicKeyResult,
} from '@aws-sdk/client-cloudfront';
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { CallContext, Handlers } from '../shared/service';
import {
  accountOf,
  firstVersion,
  locationOf,
  nextVersion,
  ownedBy,
  required,
  requireName,
  requireOwned,
  requireShortComment,
  requireVersion,
  type ControlPlane,
} from './control-plane';
import { refusal } from './errors';
import { newId } from './ids';
import { pageOf } from './paging';
import { QUOTAS } from './quotas';
import type { PublicKeyRecord } from './records';

export function publicKeyHandlers({ records, clock }: ControlPlane): Handlers {
  const { publicKeys, keyGroups } = records;
  const find = (id: string | undefined, ctx: CallContext) =>
    requireOwned(publicKeys, id, ctx, 'NoSuchPublicKey');

  return {
    async CreatePublicKey(input: CreatePublicKeyRequest, ctx: CallContext): Promise<CreatePublicKeyResult> {
      const config = required(input.PublicKeyConfig, 'PublicKeyConfig');
      const name = requireName(config.Name, 'public key');
      requireShortComment(config.Comment, 'public key');
      requireSigningKey(config.EncodedKey);
      const own = ownedBy(publicKeys, accountOf(ctx));
      const taken = own.some(
        ({ config: other }) => other.Name === name || other.CallerReference === config.CallerReference,
      );
      if (taken) throw refusal('PublicKeyAlreadyExists');
      if (own.length >= QUOTAS.publicKeys) throw refusal('TooManyPublicKeys');
      const record = firstVersion(newId('K'), accountOf(ctx), config, clock.now());
      await publicKeys.put(record.id, record);
      return {
        PublicKey: publicKey(record),
        Location: locationOf(`public-key/${record.id}`),
        ETag: record.etag,
      };
    },

    GetPublicKey(input: GetPublicKeyRequest, ctx: CallContext): GetPublicKeyResult {
      const record = find(input.Id, ctx);
      return { PublicKey: publicKey(record), ETag: record.etag };
    },

    GetPublicKeyConfig(input: GetPublicKeyConfigRequest, ctx: CallContext): GetPublicKeyConfigResult {
      const record = find(input.Id, ctx);
      return { PublicKeyConfig: record.config, ETag: record.etag };
    },

    async UpdatePublicKey(input: UpdatePublicKeyRequest, ctx: CallContext): Promise<UpdatePublicKeyResult> {
      const config = required(input.PublicKeyConfig, 'PublicKeyConfig');
      const record = find(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      const immutable = ['CallerReference', 'Name', 'EncodedKey'] as const;
      if (immutable.some((member) => config[member] !== record.config[member])) {
        throw refusal('CannotChangeImmutablePublicKeyFields');
      }
      requireShortComment(config.Comment, 'public key');
      const updated = nextVersion(record, config, clock.now());
      await publicKeys.put(updated.id, updated);
      return { PublicKey: publicKey(updated), ETag: updated.etag };
    },

    async DeletePublicKey(input: DeletePublicKeyRequest, ctx: CallContext): Promise<undefined> {
      const record = find(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      const inUse = [...keyGroups.values()].some((group) => group.config.Items?.includes(record.id));
      if (inUse) throw refusal('PublicKeyInUse');
      await publicKeys.delete(record.id);
    },

    ListPublicKeys(input: ListPublicKeysRequest, ctx: CallContext): ListPublicKeysResult {
      const list = pageOf(ownedBy(publicKeys, accountOf(ctx)), input, (record) => ({
        Id: record.id,
        Name: record.config.Name,
        CreatedTime: new Date(record.createdAt),
        EncodedKey: record.config.EncodedKey,
        Comment: record.config.Comment ?? '',
      }));
      return { PublicKeyList: list };
    },
  };
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
