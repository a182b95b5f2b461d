import { CheckboxField } from '@/components/ui/checkbox';

import type { PartProps } from './part-props';

/** What most libraries leave as it is. */
export function ExtraFields({ draft, change }: PartProps) {
  return (
    <>
      <CheckboxField
        name="ownParts"
        checked={draft.ownParts}
        onChange={(event) => { change({ ownParts: event.target.checked }); }}
        label="Own key group, key, access control and headers policy"
        description="Other libraries then have nothing in common with this one. An account has room for 10 key groups, 10 public keys and 20 headers policies, so only a few libraries can have their own; the others share."
      />
      <CheckboxField
        name="closesItself"
        checked={draft.closesItself}
        onChange={(event) => { change({ closesItself: event.target.checked }); }}
        label="Close at once what becomes open"
        description="When a look finds that somebody opened this library at AWS, Usher closes it by itself, without asking first. Otherwise it says so and waits for you."
      />
    </>
  );
}
