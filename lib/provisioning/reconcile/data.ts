import { z } from 'zod';

import { db, type Db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';

import { comparedFactSchema, type ObservationView, problemSchema, type ResourceType } from '../drift';
import type { LookedAtResource } from '../plan/look-at';
import { readObjectsByAcl } from '../read-by-acl';

/** The worker's last look at one resource; null before the first. */
export async function findObservation(_actor: AdminActor, type: ResourceType, id: string): Promise<ObservationView | null> {
  const row = await db().observation.findUnique({ where: { resourceType_resourceId: { resourceType: type, resourceId: id } } });
  return row && {
    at: row.at.toISOString(),
    facts: z.array(comparedFactSchema).catch([]).parse(row.facts),
    problems: z.array(problemSchema).catch([]).parse(row.problems),
  };
}

/** A resource's row as a look at it needs it, with the name that people know it by; null when it does not exist. */
export async function findResource(tx: Db, type: ResourceType, id: string): Promise<(LookedAtResource & { name: string }) | null> {
  switch (type) {
    case 'bucket': {
      const row = await tx.bucket.findUnique({ where: { id }, include: { library: true } });
      const objects = row?.library ? await readObjectsByAcl(tx, row.library) : undefined;
      // A bucket is asked for by its name, made or not.
      return row && { type, id, awsId: row.name, name: row.name, sampledKeys: objects?.sampledKeys };
    }
    case 'distribution': {
      const row = await tx.distribution.findUnique({ where: { id } });
      return row && { type, id, awsId: row.awsId, name: row.awsId ?? row.comment };
    }
    case 'origin-identity': {
      const row = await tx.originIdentity.findUnique({ where: { id } });
      return row && { type, id, awsId: row.awsId, name: row.name, identityKind: row.kind };
    }
    case 'key-group': {
      const row = await tx.keyGroup.findUnique({ where: { id } });
      return row && { type, id, awsId: row.awsId, name: row.name };
    }
    case 'signing-key': {
      const row = await tx.signingKey.findUnique({ where: { id }, omit: { ciphertext: true } });
      return row && { type, id, awsId: row.awsPublicKeyId, name: row.name };
    }
    case 'headers-policy': {
      const row = await tx.responseHeadersPolicy.findUnique({ where: { id } });
      return row && { type, id, awsId: row.awsId, name: row.name };
    }
  }
}
