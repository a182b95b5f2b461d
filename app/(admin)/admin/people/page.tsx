import type { Metadata } from 'next';

import { PageHeader } from '@/components/ui/page-header';
import { loadPeople } from '@/lib/accounts/loaders';

import { InviteDialog } from './_components/invite-dialog';
import { PeopleTable } from './_components/people-table';

export const metadata: Metadata = { title: 'People' };

export default async function PeoplePage() {
  const { actor, people } = await loadPeople();
  return (
    <>
      <PageHeader
        title="People"
        description="Viewers see only what is granted to them; admins manage everything."
        actions={<InviteDialog mayInviteAdmins={actor.role === 'OWNER'} />}
      />
      <PeopleTable people={people} self={actor} />
    </>
  );
}
