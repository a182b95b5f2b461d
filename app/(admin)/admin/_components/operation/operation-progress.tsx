'use client';

import { ArrowRight } from 'lucide-react';
import Link from 'next/link';

import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Progress } from '@/components/ui/progress';
import { WorkerNotice } from '@/components/worker-notice';
import type { OperationView } from '@/lib/provisioning/model';

import { CancelOperation } from './cancel-operation';
import { duration } from './duration';
import { OperationStatus, WhatHappensNext } from './operation-summary';
import { StepRow } from './step-row';
import { targetPage } from './target-page';
import { TryAgain } from './try-again';
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
  const counted = `${String(done)} of ${String(total)} ${total === 1 ? 'step' : 'steps'}`;
  return (
    <section aria-label={operation.title} className="grid gap-4 *:min-w-0">
      <Notices live={live} />
      <Card>
        <div className="grid gap-3.5 border-b p-5 sm:px-6">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <OperationStatus operation={operation} now={now} />
            <span className="text-[0.8125rem] text-muted-foreground">{counted}</span>
          </div>
          <Progress value={done} max={total} label={counted} tone={toneOf(operation)} />
          <p className="text-[0.8125rem] text-muted-foreground" aria-live="polite"><WhatHappensNext operation={operation} /></p>
          <GoesOn operation={operation} now={now} />
          <WaysOn operation={operation} onLibraryPage={onLibraryPage} />
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

/** When it goes on, counted down; not spoken, because it changes every second. */
function GoesOn({ operation: { state, startedAt, runAt, wait }, now }: { operation: OperationView; now: number }) {
  const at = Date.parse(wait?.until ?? runAt);
  if (state !== 'WAITING' || startedAt === null || at <= now) return null;
  const left = duration(new Date(now).toISOString(), null, at);
  return <p className="text-[0.8125rem] text-muted-foreground" aria-live="off">Goes on in {left}.</p>;
}

/** What a person can do now: take it up again, call it off, or see what it made. */
function WaysOn({ operation, onLibraryPage }: { operation: OperationView; onLibraryPage: boolean }) {
  const page = targetPage(operation);
  const hasStopped = operation.state !== 'WAITING' && operation.state !== 'RUNNING';
  return (
    <div className="flex flex-wrap items-center gap-2 empty:hidden">
      {operation.canRetry ? <TryAgain operationId={operation.id} /> : null}
      {operation.canCancel ? <CancelOperation operationId={operation.id} title={operation.title} /> : null}
      {hasStopped && page && !onLibraryPage ? (
        <Button asChild variant={operation.state === 'DONE' ? 'primary' : 'secondary'}>
          <Link href={page.href}>{page.label}<ArrowRight aria-hidden /></Link>
        </Button>
      ) : null}
    </div>
  );
}

function toneOf(operation: OperationView): 'primary' | 'success' | 'destructive' {
  if (operation.state === 'FAILED') return 'destructive';
  return operation.state === 'DONE' ? 'success' : 'primary';
}
