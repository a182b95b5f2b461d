import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { CopyableId, CopyButton } from '@/components/ui/copy-button';
import { KMS_KEY_POLICY_HINT, kmsKeyPolicyStatement } from '@/lib/provisioning/kms';
import type { LibraryView } from '@/lib/provisioning/model';

/** For a library that is encrypted with KMS: what its owner adds to the key's policy, ready to be pasted. */
export function KmsKeyPolicy({ library: { bucket, distributions } }: { library: LibraryView }) {
  const arns = distributions.flatMap(({ arn }) => arn ?? []);
  if (bucket.encryption !== 'SSE_KMS' || bucket.kmsKeyArn === null || arns.length === 0) return null;
  const statement = JSON.stringify(kmsKeyPolicyStatement(arns), null, 2);
  return (
    <Card>
      <CardHeader><CardTitle>Policy of the KMS key</CardTitle></CardHeader>
      <CardContent className="grid gap-4 *:min-w-0">
        <p className="max-w-prose text-sm text-muted-foreground">{KMS_KEY_POLICY_HINT}</p>
        <CopyableId value={bucket.kmsKeyArn} label="ARN of the KMS key" />
        <pre className="overflow-x-auto rounded-lg border bg-muted/40 p-4 font-mono text-xs" tabIndex={0}>{statement}</pre>
        <div><CopyButton value={statement} label="statement">Copy the statement</CopyButton></div>
      </CardContent>
    </Card>
  );
}
