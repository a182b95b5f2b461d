import type {
  CreateKeyGroupRequest,
  CreateKeyGroupResult,
  DeleteKeyGroupRequest,
  GetKeyGroupConfigRequest,
  GetKeyGroupConfigResult,
  GetKeyGroupRequest,
  GetKeyGroupResult,
  KeyGroup,
  KeyGroupConfig,
  ListKeyGroupsRequest,
  ListKeyGroupsResult,
  UpdateKeyGroupRequest,
  UpdateKeyGroupResult,
} from '@aws-sdk/client-cloudfront';
import { randomUUID } from 'node:crypto';
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
import { pageOf } from './paging';
import { QUOTAS } from './quotas';
import type { CloudFrontRecords, KeyGroupRecord } from './records';
import { distributionsThat, usesKeyGroup } from './references';

export function keyGroupHandlers({ records, clock }: ControlPlane): Handlers {
  const { keyGroups } = records;
  const find = (id: string | undefined, ctx: CallContext) =>
    requireOwned(keyGroups, id, ctx, 'NoSuchResource');

  return {
    async CreateKeyGroup(input: CreateKeyGroupRequest, ctx: CallContext): Promise<CreateKeyGroupResult> {
      const config = checked(input.KeyGroupConfig, records, accountOf(ctx), undefined);
      if (ownedBy(keyGroups, accountOf(ctx)).length >= QUOTAS.keyGroups) throw refusal('TooManyKeyGroups');
      const record = firstVersion(randomUUID(), accountOf(ctx), config, clock.now());
      await keyGroups.put(record.id, record);
      return {
        KeyGroup: keyGroup(record),
        Location: locationOf(`key-group/${record.id}`),
        ETag: record.etag,
      };
    },

    GetKeyGroup(input: GetKeyGroupRequest, ctx: CallContext): GetKeyGroupResult {
      const record = find(input.Id, ctx);
      return { KeyGroup: keyGroup(record), ETag: record.etag };
    },

    GetKeyGroupConfig(input: GetKeyGroupConfigRequest, ctx: CallContext): GetKeyGroupConfigResult {
      const record = find(input.Id, ctx);
      return { KeyGroupConfig: record.config, ETag: record.etag };
    },

    async UpdateKeyGroup(input: UpdateKeyGroupRequest, ctx: CallContext): Promise<UpdateKeyGroupResult> {
      const record = find(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      const config = checked(input.KeyGroupConfig, records, accountOf(ctx), record.id);
      const updated = nextVersion(record, config, clock.now());
      await keyGroups.put(updated.id, updated);
      return { KeyGroup: keyGroup(updated), ETag: updated.etag };
    },

    async DeleteKeyGroup(input: DeleteKeyGroupRequest, ctx: CallContext): Promise<undefined> {
      const record = find(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      if (distributionsThat(records, (config) => usesKeyGroup(config, record.id)).length > 0) {
        throw refusal('ResourceInUse');
      }
      await keyGroups.delete(record.id);
    },

    ListKeyGroups(input: ListKeyGroupsRequest, ctx: CallContext): ListKeyGroupsResult {
      const list = pageOf(ownedBy(keyGroups, accountOf(ctx)), input, (record) => ({
        KeyGroup: keyGroup(record),
      }));
      return { KeyGroupList: list };
    },
  };
}

/** `self` is the group that is being changed, whose own name is not taken. */
function checked(
  input: KeyGroupConfig | undefined,
  { keyGroups, publicKeys }: CloudFrontRecords,
  accountId: string,
  self: string | undefined,
): KeyGroupConfig {
  const config = required(input, 'KeyGroupConfig');
  const name = requireName(config.Name, 'key group');
  requireShortComment(config.Comment, 'key group');
  const keyIds = config.Items ?? [];
  if (keyIds.length === 0 || new Set(keyIds).size !== keyIds.length) {
    throw refusal('InvalidArgument', 'A key group needs at least one public key, and each only once.');
  }
  if (keyIds.length > QUOTAS.publicKeysPerKeyGroup) throw refusal('TooManyPublicKeysInKeyGroup');
  const missing = keyIds.find((id) => publicKeys.get(id)?.accountId !== accountId);
  if (missing !== undefined) throw refusal('InvalidArgument', `The public key ${missing} does not exist.`);
  const taken = ownedBy(keyGroups, accountId).some(
    (group) => group.config.Name === name && group.id !== self,
  );
  if (taken) throw refusal('KeyGroupAlreadyExists');
  return config;
}

function keyGroup(record: KeyGroupRecord): KeyGroup {
  return { Id: record.id, LastModifiedTime: new Date(record.lastModifiedAt), KeyGroupConfig: record.config };
}
