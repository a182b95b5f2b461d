import { Dated } from '@/components/dated';
import { Badge } from '@/components/ui/badge';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import type { GrantView } from '@/lib/access/data';
import type { PersonView } from '@/lib/accounts/data';

import { GrantForm } from './grant-form';
import { RevokeGrant } from './revoke-grant';

interface AccessProps {
  videoId: string;
  grants: readonly GrantView[];
  people: readonly PersonView[];
}

/** Who may watch, and letting somebody in or out. */
export function Access({ videoId, grants, people }: AccessProps) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Who may watch</CardTitle>
        <CardDescription>
          Owners and admins see every video. Everybody else sees only what they were granted.
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5">
        <GrantForm
          videoId={videoId}
          isAnybodyIn={grants.length > 0}
          people={people.map(({ id, name, email }) => ({ id, name, email }))}
        />
        {grants.length > 0 ? (
          <ul aria-label="Grants" className="divide-y">
            {grants.map((grant) => <GrantRow key={grant.id} grant={grant} />)}
          </ul>
        ) : null}
      </CardContent>
    </Card>
  );
}

function GrantRow({ grant }: { grant: GrantView }) {
  const { user, endsAt, covers } = grant;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="grid min-w-0 gap-0.5 text-sm">
        <p className="truncate font-medium">{user.name || user.email}</p>
        <p className="truncate text-[0.8125rem] text-muted-foreground">{user.email}</p>
      </div>
      <div className="flex items-center gap-3 text-[0.8125rem] text-muted-foreground">
        {covers === 'library' ? <Badge variant="neutral">whole library</Badge> : null}
        <span>{endsAt ? <>until <Dated at={endsAt} form="date" /></> : 'no end date'}</span>
        <RevokeGrant grantId={grant.id} name={user.name || user.email} wholeLibrary={covers === 'library'} />
      </div>
    </li>
  );
}
