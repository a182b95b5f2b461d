import { ShieldQuestionMark } from 'lucide-react';

import { Dated } from '@/components/dated';
import { Badge } from '@/components/ui/badge';
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import type { LookView, ProofView } from '@/lib/provisioning/model';
import { type ProofVerdict, type SeenStanding, standingOf, verdictOf } from '@/lib/provisioning/standing';

import { ProofTable } from './proof-table';

/** What S3 and the distributions answered to somebody without credentials. */
export function Proof({ proof, look }: { proof: ProofView | null; look: LookView | null }) {
  const seen = standingOf(look);
  const verdict = verdictOf(proof, seen);
  return (
    <Card id="proof">
      <CardHeader className="pb-4 sm:pb-5">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <CardTitle>Proof</CardTitle>
          {proof ? <Verdict proof={proof} verdict={verdict} /> : null}
        </div>
        <CardDescription>
          {proof
            ? <>Asked from outside, without credentials, on <Dated at={proof.at} form="date" />.</>
            : 'The worker asks from outside, without credentials, and keeps the answers.'}
        </CardDescription>
        {proof && verdict === 'contradicted' ? <Contradiction proof={proof} seen={seen} /> : null}
      </CardHeader>
      {proof ? <ProofTable key={proof.at} checks={proof.checks} /> : <NoProof />}
    </Card>
  );
}

function Verdict({ proof, verdict }: { proof: ProofView; verdict: ProofVerdict }) {
  if (verdict === 'contradicted') return <Badge variant="destructive">Contradicted by the last look</Badge>;
  const failed = proof.checks.filter((check) => !check.passed).length;
  return proof.passed
    ? <Badge variant="success">All {proof.checks.length} answers as expected</Badge>
    : <Badge variant="destructive">{failed} of {proof.checks.length} answers wrong</Badge>;
}

/** What the look saw, when, and what these answers are still worth. */
function Contradiction({ proof, seen }: { proof: ProofView; seen: SeenStanding }) {
  if (seen.at === null) return null;
  const found = {
    public: 'something that everybody can read and should not', 'not-closed': 'something that is not closed', closed: 'something broken',
  }[seen.openness];
  return (
    <p className="text-sm text-destructive">
      A look <Dated at={seen.at} /> found {found}: <a href="#broken-1" className="rounded-sm underline underline-offset-4">read what</a>.{' '}
      {seen.at > proof.at ? 'This proof is from before it. Mend it, then run the proof again.' : 'These questions do not ask for that.'}
    </p>
  );
}

function NoProof() {
  return (
    <p className="flex items-center gap-3 border-t px-5 py-5 text-sm text-muted-foreground sm:px-6">
      <ShieldQuestionMark className="size-5 shrink-0" aria-hidden />
      Nothing has been proven yet. It happens at the end of every set-up, and with “Run proof”.
    </p>
  );
}
