import { PlannedAction } from '@/components/plan/planned-action';
import { Alert } from '@/components/ui/alert';
import type { DriftCode } from '@/lib/provisioning/drift';
import type { FindingSubject } from '@/lib/provisioning/model';
import { repairLibraryAction } from '@/lib/provisioning/repair/actions';
import { type FoundTrouble, lostForGood } from '@/lib/provisioning/standing';

import { FactList } from '../../../../_components/fact-list';
import type { Findings } from './findings';

/** What is otherwise, one by one and the worst first: the problem, how to mend it, and what was seen; with the way to have it put back. */
export function BrokenList({ libraryId, findings: { troubles } }: { libraryId: string; findings: Findings }) {
  if (troubles.length === 0) return null;
  return (
    <div className="grid gap-3 *:min-w-0">
      {troubles.filter(canRepair).length > 1 ? <div><Repair libraryId={libraryId} trigger="Repair all of it" subjects={[]} lost={lostForGood(troubles.flatMap(({ drift }) => drift?.code ?? []))} /></div> : null}
      <ol aria-label={troubles.every(({ severity }) => severity === 'differs') ? 'What differs' : 'What is broken'} className="grid gap-3">
        {troubles.map((trouble, index) => (
          <li key={`${trouble.finding.subject} ${trouble.drift?.code ?? ''}`} id={`broken-${String(index + 1)}`} className="scroll-mt-20">
            <Trouble libraryId={libraryId} trouble={trouble} number={index + 1} isFirstOfPart={troubles.findIndex(({ finding }) => finding === trouble.finding) === index} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function canRepair({ drift }: FoundTrouble): boolean {
  return drift?.repair !== undefined;
}

interface RepairProps {
  libraryId: string;
  trigger: string;
  subjects: FindingSubject[];
  /** All of the subjects' where left out. */
  codes?: DriftCode[];
  /** What it cannot bring back. */
  lost: string | null;
}

function Repair({ libraryId, trigger, subjects, codes, lost }: RepairProps) {
  return (
    <PlannedAction
      trigger={trigger}
      title="Put back what was changed"
      description={
        <>
          {lost === null ? null : <strong className="mb-2 block font-medium text-destructive">{lost}</strong>}
          Everything that others wrote stays, except what the plan names. A look and a proof end it.
        </>
      }
      action={repairLibraryAction}
      input={{ libraryId, subjects, ...(codes ? { codes } : {}) }}
      confirmLabel="Repair"
    />
  );
}

interface TroubleProps {
  libraryId: string;
  trouble: FoundTrouble;
  number: number;
  /** What was seen of a part is told once. */
  isFirstOfPart: boolean;
}

const WORDS = { open: 'Open', broken: 'Broken', differs: 'Differs' } as const;
const VARIANTS = { open: 'destructive', broken: 'destructive', differs: 'info' } as const;

function Trouble({ libraryId, trouble, number, isFirstOfPart }: TroubleProps) {
  const { finding: { subject, label, facts }, drift, severity, problem, fix } = trouble;
  return (
    <Alert
      variant={VARIANTS[severity]}
      className={severity === 'open' ? 'border-destructive' : undefined}
      action={drift && canRepair(trouble) ? <Repair libraryId={libraryId} trigger="Repair" subjects={[subject]} codes={[drift.code]} lost={lostForGood([drift.code])} /> : undefined}
      title={<>{number}. <span className={severity === 'differs' ? 'text-warning' : 'text-destructive'}>{WORDS[severity]}.</span> {label}: {problem}</>}
    >
      {fix ? <p>{fix}</p> : null}
      {isFirstOfPart && facts.length > 0 ? <FactList facts={facts} className="mt-2" /> : null}
    </Alert>
  );
}
