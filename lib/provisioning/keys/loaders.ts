import { notFound } from 'next/navigation';
import { cache } from 'react';

import { requireAdmin } from '@/lib/auth/gates';

import { findObservation } from '../reconcile/data';
import { findKeyGroup, findSigningKey, listKeyGroups, listSigningKeys } from './data';

/** Every signing key and key group. */
export const loadKeys = cache(async () => {
  const actor = await requireAdmin('/admin/keys');
  const [keys, groups] = await Promise.all([listSigningKeys(actor), listKeyGroups(actor)]);
  return { keys, groups };
});

/** A signing key's page, or a 404. */
export const loadSigningKeyPage = cache(async (signingKeyId: string) => {
  const actor = await requireAdmin(`/admin/keys/${signingKeyId}`);
  const key = (await findSigningKey(actor, signingKeyId)) ?? notFound();
  return { key, observation: await findObservation(actor, 'signing-key', key.id) };
});

/** A key group's page, with the keys that could join it, or a 404. */
export const loadKeyGroupPage = cache(async (keyGroupId: string) => {
  const actor = await requireAdmin(`/admin/keys/groups/${keyGroupId}`);
  const group = (await findKeyGroup(actor, keyGroupId)) ?? notFound();
  const [observation, keys] = await Promise.all([findObservation(actor, 'key-group', group.id), listSigningKeys(actor)]);
  return { group, observation, free: keys.filter(({ state, keyGroup, awsPublicKeyId }) => state === 'MADE' && !keyGroup && awsPublicKeyId) };
});
