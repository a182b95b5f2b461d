import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import type { Result } from '@/lib/kernel/result';
import { moveToOac } from '@/lib/provisioning/identities/service';
import { dropKey, rotateKey } from '@/lib/provisioning/keys/service';
import { changeLibrary, removeLibrary } from '@/lib/provisioning/libraries/service';
import { createLibrarySchema } from '@/lib/provisioning/schema';
import { createLibrary } from '@/lib/provisioning/service';

export const FILMS = { name: 'Films', bucketName: 'usher-films', region: 'eu-central-1', ttlSeconds: 15 } as const;
export const FILMS_WITH_IDENTITIES = { ...FILMS, region: 'us-east-1', originIdentityKind: 'OAI', signingKeyKind: 'RSA_2048' } as const;

export const FILMS_BY_ACL = { ...FILMS_WITH_IDENTITIES, readPermission: 'ACL' } as const;

/** Records an operation as the button of a page does; `id` is of the library, key group or key that it is about. */
export type Button = (owner: AdminActor, id: string) => Promise<Result<{ operationId: string }>>;

export const BUTTONS = {
  create: (owner) => createLibrary(owner, createLibrarySchema.parse(FILMS)),
  createWithIdentities: (owner) => createLibrary(owner, createLibrarySchema.parse(FILMS_WITH_IDENTITIES)),
  createByAcl: (owner) => createLibrary(owner, createLibrarySchema.parse(FILMS_BY_ACL)),
  change: (owner, libraryId) => changeLibrary(owner, { libraryId, priceClass: 'PriceClass_100', overwrite: false }),
  rotate: (owner, keyGroupId) => rotateKey(owner, { keyGroupId }),
  drop: async (owner, signingKeyId) => {
    const { name } = await db().signingKey.findUniqueOrThrow({ where: { id: signingKeyId }, select: { name: true } });
    return dropKey(owner, { signingKeyId, confirm: name });
  },
  moveToOac: (owner, libraryId) => moveToOac(owner, { libraryId }),
  tearDown: (owner, libraryId) => removeLibrary(owner, { libraryId, confirmName: FILMS.name, deleteVideos: true }),
} satisfies Record<string, Button>;

export type ButtonName = keyof typeof BUTTONS;
