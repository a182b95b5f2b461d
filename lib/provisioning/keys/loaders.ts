import { notFound } from 'next/navigation';
import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';

import { workerSeenAt } from '../data';
import { listOperationsAbout } from '../operation/data';
import { findObservation } from '../reconcile/data';
import { withSeen } from '../reconcile/seen-state';
import { findKeyGroup, findSigningKey, listKeyGroups, listSigningKeys } from './data';

/** Every signing key and key group. */
export const loadKeys = cache(async () => {
  const actor = await requireAdmin('/admin/keys');
  const [keys, groups, seenAt] = await Promise.all([listSigningKeys(actor), listKeyGroups(actor), workerSeenAt()]);
  // A retired key is meant to be gone.
  const seenKeys = (await withSeen(actor, 'signing-key', keys)).map((key) => (key.state === 'RETIRED' ? { ...key, seen: null } : key));
  return { keys: seenKeys, groups: await withSeen(actor, 'key-group', groups), workerSeenAt: seenAt };
});

/** A signing key's page, or a 404. */
export const loadSigningKeyPage = cache(async (signingKeyId: string) => {
  const actor = await requireAdmin(`/admin/keys/${signingKeyId}`);
  const key = (await findSigningKey(actor, signingKeyId)) ?? notFound();
  const [observation, operations] = await Promise.all([
    findObservation(actor, 'signing-key', key.id), listOperationsAbout(actor, 'signing-key', key.id),
  ]);
  return { key, observation, operations };
});

/** A key group's page, with the keys that could join it, or a 404. */
export const loadKeyGroupPage = cache(async (keyGroupId: string) => {
  const actor = await requireAdmin(`/admin/keys/groups/${keyGroupId}`);
  const group = (await findKeyGroup(actor, keyGroupId)) ?? notFound();
  const [observation, operations, keys] = await Promise.all([
    findObservation(actor, 'key-group', group.id), listOperationsAbout(actor, 'key-group', group.id), listSigningKeys(actor),
  ]);
  return { group, observation, operations, free: keys.filter(({ state, keyGroup, awsPublicKeyId }) => state === 'MADE' && !keyGroup && awsPublicKeyId) };
});
