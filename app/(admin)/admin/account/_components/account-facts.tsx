import { Alert } from '@/components/ui/alert';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import type { AccountView } from '@/lib/provisioning/account/model';

import { FactList } from '../../_components/fact-list';

/** Which account everything is made in, and whether it is AWS at all. */
export function AccountFacts({ account }: { account: AccountView }) {
  const id = account.accountId ?? account.latestCheck?.accountId;
  return (
    <Card>
      <CardHeader><CardTitle>The account</CardTitle></CardHeader>
      <CardContent className="grid gap-4 *:min-w-0">
        {account.endpoint ? (
          <Alert variant="warning" title={`This is not AWS: calls go to ${account.endpoint}.`}>
            Usher starts with Local AWS, which costs nothing and reaches nobody. The page shows what it would with AWS.
          </Alert>
        ) : null}
        <FactList
          facts={[
            { label: 'Account id', value: id ?? 'Known after a check', copyable: id !== undefined && id !== null },
            { label: 'Pinned', value: account.accountId ? 'Yes: credentials of another account are refused.' : 'Not yet: the first library pins it.', copyable: false },
            { label: 'Region offered first', value: account.region, copyable: false },
          ]}
        />
      </CardContent>
    </Card>
  );
}
