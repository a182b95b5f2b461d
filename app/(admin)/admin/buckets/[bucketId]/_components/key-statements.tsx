import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import type { BucketView } from '@/lib/provisioning/buckets/data';
import { KMS_KEY_POLICY_HINT } from '@/lib/provisioning/kms';

/** What the owner adds to the KMS key and to the roles, ready to be pasted; nothing without a key. */
export function KeyStatements({ statements }: { statements: BucketView['kmsStatements'] }) {
  if (!statements) return null;
  return (
    <Card>
      <CardHeader><CardTitle>Policy of the KMS key</CardTitle></CardHeader>
      <CardContent className="grid gap-5 *:min-w-0">
        <Statement intro={KMS_KEY_POLICY_HINT} text={statements.forKey} label="statement for the key" />
        <Statement
          intro="The roles of the web server and of the worker need this in their IAM policies, to store objects with the key and to read them."
          text={statements.forRoles}
          label="statement for the roles"
        />
      </CardContent>
    </Card>
  );
}

function Statement({ intro, text, label }: { intro: string; text: string; label: string }) {
  return (
    <div className="grid gap-3 *:min-w-0">
      <p className="max-w-prose text-sm text-muted-foreground">{intro}</p>
      <pre className="overflow-x-auto rounded-lg border bg-muted/40 p-4 font-mono text-xs" tabIndex={0}>{text}</pre>
      <div><CopyButton value={text} label={label}>Copy</CopyButton></div>
    </div>
  );
}
