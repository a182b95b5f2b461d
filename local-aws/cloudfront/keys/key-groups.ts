import type { KeyGroup } from '@aws-sdk/client-cloudfront';
import { randomUUID } from 'node:crypto';
import type { Handlers } from '../../shared/service';
import { firstVersion, requireName, requireShortComment, type ControlPlane } from '../control-plane';
import { refusal } from '../errors';
import { QUOTAS } from '../quotas';
import type { KeyGroupRecord } from '../records';
import { distributionsThat, usesKeyGroup } from '../references';
import { resourceHandlers } from '../resource';

/** Key groups: the public keys that cache behaviors trust together. */
export function keyGroupHandlers(plane: ControlPlane): Handlers {
  const { keyGroups, publicKeys } = plane.records;
  return resourceHandlers(plane, {
    name: 'KeyGroup',
    plural: 'KeyGroups',
    path: 'key-group',
    stored: keyGroups,
    quota: QUOTAS.keyGroups,
    refusals: {
      absent: 'NoSuchResource',
      alreadyExists: 'KeyGroupAlreadyExists',
      tooMany: 'TooManyKeyGroups',
      inUse: 'ResourceInUse',
    },
    newRecord: (accountId, config, now) => firstVersion(randomUUID(), accountId, config, now),
    check: (config, accountId) => {
      requireName(config.Name, 'key group');
      requireShortComment(config.Comment, 'key group');
      const keyIds = config.Items ?? [];
      if (keyIds.length === 0 || new Set(keyIds).size !== keyIds.length) {
        throw refusal('InvalidArgument', 'A key group needs at least one public key, and each only once.');
      }
      if (keyIds.length > QUOTAS.publicKeysPerKeyGroup) throw refusal('TooManyPublicKeysInKeyGroup');
      const missing = keyIds.find((id) => publicKeys.get(id)?.accountId !== accountId);
      // Assumed: of the codes that CreateKeyGroup can answer with, it is the one that can mean this.
      if (missing !== undefined)
        throw refusal('InvalidArgument', `The public key ${missing} does not exist.`);
      return config;
    },
    collides: (config, other) => config.Name === other.Name,
    isInUse: (id) => distributionsThat(plane.records, (config) => usesKeyGroup(config, id)).length > 0,
    view: keyGroup,
    summary: (record) => ({ KeyGroup: keyGroup(record) }),
  });
}

function keyGroup(record: KeyGroupRecord): KeyGroup {
  return { Id: record.id, LastModifiedTime: new Date(record.lastModifiedAt), KeyGroupConfig: record.config };
}
