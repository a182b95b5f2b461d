import { expect } from 'vitest';

import { repairLibrary } from '@/lib/provisioning/repair/service';
import { PRIVATE_PROBE_KEY } from '@/lib/provisioning/names';
import { requestLook, requestProof } from '@/lib/provisioning/service';
import { makeLibrary } from '@/test/harness/provisioning';

import { CLASSIC, grantsOf, putGrants } from '../classic';
import { testFeature } from './feature';

testFeature('classic', { beside: ['create'] }, (ground) => {
  const owner = () => ground.world.owner;
  return {
    'a library that is read by the ACLs of its objects, with a look, a repair of ACLs, and a proof': async () => {
      const { library } = await makeLibrary(owner(), CLASSIC);
      await ground.byHand(() => putGrants(library, PRIVATE_PROBE_KEY, ['owner FULL_CONTROL']));
      await ground.carriedOut(requestLook(owner(), library.id));
      await ground.carriedOut(repairLibrary(owner(), { libraryId: library.id, subjects: [] }));
      expect(await ground.byHand(() => grantsOf(library, PRIVATE_PROBE_KEY))).toEqual(['owner FULL_CONTROL', 'signed READ']);
      await ground.carriedOut(requestProof(owner(), library.id));
    },
  };
});
