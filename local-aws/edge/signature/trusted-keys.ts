import { createPublicKey, type KeyObject } from 'node:crypto';
import type { CloudFrontRecords } from '../../cloudfront/records';
import { trustedKeyGroupsOf } from '../../cloudfront/references';
import type { Behavior } from '../behavior';

/** Parsed keys by their PEM; a public key's value never changes, so an entry cannot become wrong. */
const parsed = new Map<string, KeyObject>();

/**
 * The keys that may sign for a behaviour, by id; undefined when it asks for no signature. Groups and keys count as
 * they are now, not as they were when the distribution was deployed: a key taken out of its group opens nothing more.
 */
export function trustedKeysOf(
  behavior: Behavior,
  records: CloudFrontRecords,
): Map<string, KeyObject> | undefined {
  const groupIds = trustedKeyGroupsOf(behavior);
  if (groupIds.length === 0) return undefined;
  const keys = new Map<string, KeyObject>();
  for (const keyId of groupIds.flatMap((id) => records.keyGroups.get(id)?.config.Items ?? [])) {
    const pem = records.publicKeys.get(keyId)?.config.EncodedKey;
    if (pem !== undefined) keys.set(keyId, parse(pem));
  }
  return keys;
}

function parse(pem: string): KeyObject {
  const known = parsed.get(pem);
  if (known) return known;
  const key = createPublicKey(pem);
  parsed.set(pem, key);
  return key;
}
