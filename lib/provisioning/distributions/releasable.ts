import type { Db } from '@/lib/db/client';
import type { Distribution } from '@/lib/db/generated/client';

import { keysInUse } from '../library-set';
import type { Removal } from '../plan/remove-library';

type Parts = Pick<Removal, 'identities' | 'headersPolicies' | 'keyGroups'>;

/** The parts of the install that a distribution uses; those that somebody made by hand stay until they are deleted by hand. */
export async function readReleasable(tx: Db, row: Distribution): Promise<Parts> {
  const used = async (where: object) => (await tx.distribution.count({
    where: { ...where, id: { not: row.id }, OR: [{ libraryId: null }, { library: { state: { not: 'REMOVING' } } }] },
  })) > 0;
  const { originIdentityId, responseHeadersPolicyId, keyGroupId } = row;
  const identity = await tx.originIdentity.findFirst({ where: { id: originIdentityId ?? '', shared: true } });
  const policy = await tx.responseHeadersPolicy.findFirst({ where: { id: responseHeadersPolicyId ?? '', shared: true } });
  const group = await tx.keyGroup.findFirst({ where: { id: keyGroupId ?? '', shared: true }, include: { signingKeys: keysInUse } });
  return {
    identities: identity ? [{ ...identity, usedElsewhere: await used({ originIdentityId }) }] : [],
    headersPolicies: policy ? [{ ...policy, usedElsewhere: await used({ responseHeadersPolicyId }) }] : [],
    keyGroups: group ? [{ ...group, usedElsewhere: await used({ keyGroupId }) }] : [],
  };
}
