'use client';

import { CenteredPage } from '@/components/centered-page';
import { Button } from '@/components/ui/button';

export default function ErrorPage({ error, retry }: { error: Error & { digest?: string }; retry: () => void }) {
  return (
    <CenteredPage>
      <div className="grid justify-items-center gap-5 text-center">
        <div className="grid gap-2">
          <h1 className="text-xl font-semibold tracking-[-0.01em]">This page could not be shown</h1>
          <p className="text-sm text-muted-foreground">
            Something went wrong on the server. Trying again often helps.
            {error.digest ? <> The log has the details under <code className="font-mono">{error.digest}</code>.</> : null}
          </p>
        </div>
        <Button onClick={retry}>Try again</Button>
      </div>
    </CenteredPage>
  );
}
