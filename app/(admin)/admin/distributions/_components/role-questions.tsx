'use client';

import { useState } from 'react';

import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { textOf } from '@/components/use-action';
import type { DistributionChoices } from '@/lib/provisioning/distributions/data';

/** The id of nothing. A signed distribution without a key group is refused with it, rather than made open. */
export const NOTHING = 'none';

interface RoleQuestionsProps {
  fieldError: (name: string) => string | undefined;
  keyGroups: DistributionChoices['keyGroups'];
  /** What was chosen before: empty for a basic one. */
  keyGroupId: string | null | undefined;
}

/** Whom a distribution lets in, and whose signatures it accepts. */
export function RoleQuestions({ fieldError, keyGroups, keyGroupId }: RoleQuestionsProps) {
  const [role, setRole] = useState(keyGroupId === '' ? 'BASIC' : 'SIGNED');
  return (
    <>
      <Field label="Role" hint="Basic has no key group: everybody may read public/*, and nothing else.">
        <Select name="role" value={role} onChange={(event) => { setRole(event.target.value); }}>
          <option value="SIGNED">Signed, for viewers with a signature</option>
          <option value="BASIC">Basic, open for public/*</option>
        </Select>
      </Field>
      {role === 'SIGNED' ? (
        <Field label="Key group" hint={`Its keys sign for the viewers.${keyGroups.length === 0 ? ' Make one first, on the page of keys.' : ''}`} error={fieldError('keyGroupId')}>
          <Select name="keyGroupId" defaultValue={keyGroupId ?? undefined}>
            {keyGroups.length === 0 ? <option value={NOTHING}>No key group is made yet</option> : null}
            {keyGroups.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          </Select>
        </Field>
      ) : null}
    </>
  );
}

/** The key group that was chosen; empty for a basic distribution alone. */
export function readKeyGroup(data: FormData): string {
  return data.get('role') === 'BASIC' ? '' : textOf(data, 'keyGroupId') || NOTHING;
}
