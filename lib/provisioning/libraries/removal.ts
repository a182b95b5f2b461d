import type { Db } from '@/lib/db/client';

import { keysInUse } from '../library-set';
import type { Removal } from '../plan/remove-library';
import { isNamedByPolicy } from '../reader';

/** Reads what tearing a library down is planned from: its rows, made or not, and who else uses its parts. */
export async function readRemoval(tx: Db, libraryId: string, deleteVideos: boolean): Promise<Removal> {
  const library = await tx.library.findUniqueOrThrow({
    where: { id: libraryId },
    include: {
      bucket: true,
      distributions: {
        orderBy: { role: 'asc' },
        include: { originIdentity: true, responseHeadersPolicy: true, keyGroup: { include: { signingKeys: keysInUse } } },
      },
    },
  });
  const { distributions, bucket } = library;
  // What an operation that was called off left behind goes as well: shared parts that nothing uses, identities made for this library.
  const unused = { distributions: { none: {} } };
  const identities = unique([
    ...distributions.map(({ originIdentity }) => originIdentity),
    ...(await tx.originIdentity.findMany({ where: { ...unused, OR: [{ shared: true }, { name: { contains: `-${libraryId}` } }] } })),
  ]);
  const headersPolicies = unique([
    ...distributions.map(({ responseHeadersPolicy }) => responseHeadersPolicy),
    ...(await tx.responseHeadersPolicy.findMany({ where: { ...unused, shared: true } })),
  ]);
  const keyGroups = unique([
    ...distributions.map(({ keyGroup }) => keyGroup),
    ...(await tx.keyGroup.findMany({ where: { ...unused, shared: true }, include: { signingKeys: keysInUse } })),
  ]);
  // Another library that is being torn down will not use it for long: whoever is last deletes it.
  const staying = { OR: [{ libraryId: null }, { library: { id: { not: libraryId }, state: { not: 'REMOVING' as const } } }] };
  const used = async (where: object) => (await tx.distribution.count({ where: { ...where, ...staying } })) > 0;
  return {
    libraryId, bucket, distributions, deleteVideos,
    named: distributions.some(({ originIdentity }) => originIdentity && isNamedByPolicy(originIdentity, library.readPermission)),
    identities: await withUse(identities, (id) => used({ originIdentityId: id })),
    headersPolicies: await withUse(headersPolicies, (id) => used({ responseHeadersPolicyId: id })),
    keyGroups: await withUse(keyGroups, (id) => used({ keyGroupId: id })),
    objectCount: await objectCount(tx, libraryId, bucket?.id),
    openUploads: await tx.upload.count({ where: { state: 'OPEN', video: { libraryId } } }),
  };
}

/** Videos, posters, and the probe objects while they are there. */
async function objectCount(tx: Db, libraryId: string, bucketId: string | undefined): Promise<number> {
  const videos = await tx.video.count({ where: { libraryId, state: 'READY' } });
  const posters = await tx.video.count({ where: { libraryId, posterKey: { not: null } } });
  const probes = await tx.step.count({ where: { kind: 'PUT_PROBE_OBJECTS', state: 'DONE', desired: { path: ['bucketId'], equals: bucketId ?? '' } } });
  const retired = await tx.library.count({ where: { id: libraryId, state: 'RETIRED' } });
  return videos + posters + (probes > 0 && retired === 0 ? 2 : 0);
}

function unique<T extends { id: string }>(parts: readonly (T | null)[]): T[] {
  return [...new Map(parts.flatMap((part) => (part ? [[part.id, part] as const] : []))).values()];
}

async function withUse<T extends { id: string }>(parts: readonly T[], used: (id: string) => Promise<boolean>) {
  const told: (T & { usedElsewhere: boolean })[] = [];
  // One after the other: a transaction has one connection.
  for (const part of parts) told.push({ ...part, usedElsewhere: await used(part.id) });
  return told;
}
