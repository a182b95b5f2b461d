import { Table, TableBody, TableHead, TableHeader } from '@/components/ui/table';
import type { ProofCheck } from '@/lib/provisioning/model';

import { ProofRow } from './proof-row';

export function ProofTable({ checks }: { checks: readonly ProofCheck[] }) {
  return (
    <Table label="Proof">
      <TableHeader className="border-t">
        <tr>
          <TableHead><span className="sr-only">Verdict</span></TableHead>
          <TableHead className="md:pl-7.5">Question</TableHead>
          <TableHead className="hidden md:table-cell">Expected</TableHead>
          <TableHead className="hidden md:table-cell">Answer</TableHead>
        </tr>
      </TableHeader>
      <TableBody>
        {checks.map((check) => <ProofRow key={check.id} check={check} />)}
      </TableBody>
    </Table>
  );
}
