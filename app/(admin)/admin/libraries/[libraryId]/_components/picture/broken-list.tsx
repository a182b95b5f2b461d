import { PlannedAction } from '@/components/plan/planned-action';
import { Alert } from '@/components/ui/alert';
import type { Finding, FindingSubject } from '@/lib/provisioning/model';
import { repairLibraryAction } from '@/lib/provisioning/repair/actions';

import { FactList } from '../../../../_components/fact-list';
import type { Findings } from './findings';

/** What is broken, in words: the problem, how to mend it, and what was seen; with the way to have it put back. */
export function BrokenList({ libraryId, findings }: { libraryId: string; findings: Findings }) {
  if (findings.broken.length === 0) return null;
  return (
    <div className="grid gap-3 *:min-w-0">
      {findings.broken.some(canRepair) ? <div><Repair libraryId={libraryId} trigger="Repair all of it" subjects={[]} /></div> : null}
      <BrokenFindings libraryId={libraryId} findings={findings} />
    </div>
  );
}

function canRepair({ drifts }: Finding): boolean {
  return drifts.some(({ repair }) => repair !== undefined);
}

function Repair({ libraryId, trigger, subjects }: { libraryId: string; trigger: string; subjects: FindingSubject[] }) {
  return (
    <PlannedAction
      trigger={trigger}
      title="Put back what was changed"
      description="Everything that others wrote stays, except what the plan names. A look and a proof end it."
      action={repairLibraryAction}
      input={{ libraryId, subjects }}
      confirmLabel="Repair"
    />
  );
}

function BrokenFindings({ libraryId, findings }: { libraryId: string; findings: Findings }) {
  return (
    <ol aria-label="What is broken" className="grid gap-3">
      {findings.broken.map((finding, index) => (
        <li key={finding.subject} id={`broken-${String(index + 1)}`} className="scroll-mt-20">
          <Alert
            variant="destructive"
            action={canRepair(finding) ? <Repair libraryId={libraryId} trigger="Repair" subjects={[finding.subject]} /> : undefined}
            title={`${String(index + 1)}. ${finding.label}: ${finding.problem ?? 'this is not as it should be.'}`}
          >
            {finding.fix ? <p>{finding.fix}</p> : null}
            {finding.facts.length > 0 ? <FactList facts={finding.facts} className="mt-2" /> : null}
          </Alert>
        </li>
      ))}
    </ol>
  );
}
