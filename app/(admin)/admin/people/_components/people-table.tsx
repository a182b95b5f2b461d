import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { StatusDot } from '@/components/ui/status-dot';
import type { PersonView } from '@/lib/accounts/data';
import type { Role } from '@/lib/kernel/actor';

import { PersonActions } from './person-actions';

const ROLES: Record<Role, string> = { OWNER: 'Owner', ADMIN: 'Admin', VIEWER: 'Viewer' };

const STATUS = {
  ACTIVE: { tone: 'success', label: 'Active' },
  INVITED: { tone: 'warning', label: 'Invited' },
  DISABLED: { tone: 'neutral', label: 'Disabled' },
} as const;

/** Everybody with an account; rows on wide screens, blocks on narrow ones. */
export function PeopleTable({ people, self }: { people: PersonView[]; self: { userId: string; role: Role } }) {
  return (
    <Card>
      <ul aria-label="People" className="divide-y">
        {people.map((person) => (
          <li
            key={person.id}
            className="grid grid-cols-[auto_auto_minmax(0,1fr)] items-center gap-x-4 gap-y-1.5 px-5 py-3.5 sm:grid-cols-[minmax(0,1fr)_6rem_7rem_11rem] sm:px-6"
          >
            <div className="col-span-3 min-w-0 sm:col-span-1">
              <p className="flex items-center gap-2 text-sm font-medium">
                <span className="truncate">{person.name}</span>
                {person.id === self.userId ? <Badge variant="primary">You</Badge> : null}
              </p>
              <p className="truncate text-[0.8125rem] text-muted-foreground">{person.email}</p>
            </div>
            <span className="text-sm text-muted-foreground">{ROLES[person.role]}</span>
            <StatusDot tone={STATUS[person.status].tone}>{STATUS[person.status].label}</StatusDot>
            <PersonActions person={person} self={self} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
