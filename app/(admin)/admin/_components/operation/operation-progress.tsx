'use client';

import { ArrowRight, RotateCw } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';

import { FormError } from '@/components/form-error';
import { SubmitButton } from '@/components/submit-button';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Progress } from '@/components/ui/progress';
import { useAction } from '@/components/use-action';
import { WorkerNotice } from '@/components/worker-notice';
import { retryOperationAction } from '@/lib/provisioning/actions';
import type { OperationView } from '@/lib/provisioning/model';

import { OperationStatus, whatHappensNext } from './operation-summary';
import { StepRow } from './step-row';
import { type LiveOperation, useOperation } from './use-operation';

interface OperationProgressProps {
  initial: OperationView;
  /** The server's clock when the page was rendered, in milliseconds. */
  renderedAt: number;
  /** Whether the reader is already on the library's page. */
  onLibraryPage?: boolean;
}

/** An operation as it goes: each step live, what happens next, and the way on when it stops. */
export function OperationProgress({ initial, renderedAt, onLibraryPage = false }: OperationProgressProps) {
  const live = useOperation(initial, renderedAt, onLibraryPage ? 'step' : 'end');
  const { operation, now } = live;
  const done = operation.steps.filter((step) => step.state === 'done').length;
  const total = operation.steps.length;
  return (
    <section aria-label={operation.title} className="grid gap-4 *:min-w-0">
      <Notices live={live} />
      <Card>
        <div className="grid gap-3.5 border-b p-5 sm:px-6">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <OperationStatus operation={operation} now={now} />
            <span className="text-[0.8125rem] text-muted-foreground">{done} of {total} steps</span>
          </div>
          <Progress value={done} max={total} label={`${String(done)} of ${String(total)} steps`} tone={toneOf(operation)} />
          <p className="text-[0.8125rem] text-muted-foreground" aria-live="polite">{whatHappensNext(operation)}</p>
          {operation.canRetry ? <TryAgain operationId={operation.id} /> : null}
          {operation.state === 'DONE' && operation.libraryId && !onLibraryPage ? (
            <Button asChild className="justify-self-start">
              <Link href={`/admin/libraries/${operation.libraryId}`}>Open the library<ArrowRight aria-hidden /></Link>
            </Button>
          ) : null}
        </div>
        <ol aria-label="Steps" className="divide-y py-1">
          {operation.steps.map((step) => <StepRow key={step.seq} step={step} now={now} />)}
        </ol>
      </Card>
    </section>
  );
}

function Notices({ live: { operation, now, connection } }: { live: LiveOperation }) {
  if (connection === 'lost') {
    return (
      <Alert variant="warning" title="The connection to the server is lost." role="status">
        What you see may be old. This page keeps asking and goes on by itself.
      </Alert>
    );
  }
  if (connection === 'signed-out') {
    return (
      <Alert
        variant="warning"
        title="You are signed out."
        action={<Button asChild variant="secondary" size="sm"><a href="">Sign in again</a></Button>}
      >
        The work goes on, but this page does not follow it any more.
      </Alert>
    );
  }
  const isWanted = operation.state === 'WAITING' || operation.state === 'RUNNING';
  return isWanted ? <WorkerNotice workerSeenAt={operation.workerSeenAt} now={now} /> : null;
}

function TryAgain({ operationId }: { operationId: string }) {
  const router = useRouter();
  const { run, pending, error } = useAction(retryOperationAction, () => { router.refresh(); });
  return (
    <div className="grid justify-items-start gap-3">
      <FormError error={error} />
      <SubmitButton type="button" pending={pending} onClick={() => { run({ operationId }); }}>
        <RotateCw aria-hidden />
        Try again
      </SubmitButton>
    </div>
  );
}

function toneOf(operation: OperationView): 'primary' | 'success' | 'destructive' {
  if (operation.state === 'FAILED') return 'destructive';
  return operation.state === 'DONE' ? 'success' : 'primary';
}
