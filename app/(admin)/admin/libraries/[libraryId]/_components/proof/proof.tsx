import { ShieldQuestionMark } from 'lucide-react';

import { Dated } from '@/components/dated';
import { Badge } from '@/components/ui/badge';
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import type { ProofView } from '@/lib/provisioning/model';

import { ProofTable } from './proof-table';

/** What S3 and the distributions answered to somebody without credentials. */
export function Proof({ proof }: { proof: ProofView | null }) {
  return (
    <Card id="proof">
      <CardHeader className="pb-4 sm:pb-5">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <CardTitle>Proof</CardTitle>
          {proof ? <Verdict proof={proof} /> : null}
        </div>
        <CardDescription>
          {proof
            ? <>Asked from outside, without credentials, on <Dated at={proof.at} form="date" />.</>
            : 'The worker asks from outside, without credentials, and keeps the answers.'}
        </CardDescription>
      </CardHeader>
      {proof ? <ProofTable key={proof.at} checks={proof.checks} /> : <NoProof />}
    </Card>
  );
}

function Verdict({ proof }: { proof: ProofView }) {
  const failed = proof.checks.filter((check) => !check.passed).length;
  return proof.passed
    ? <Badge variant="success">All {proof.checks.length} answers as expected</Badge>
    : <Badge variant="destructive">{failed} of {proof.checks.length} answers wrong</Badge>;
}

function NoProof() {
  return (
    <p className="flex items-center gap-3 border-t px-5 py-5 text-sm text-muted-foreground sm:px-6">
      <ShieldQuestionMark className="size-5 shrink-0" aria-hidden />
      Nothing has been proven yet. It happens at the end of every set-up, and with “Run proof”.
    </p>
  );
}
