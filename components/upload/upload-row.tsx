'use client';

import { Pause, Play, X } from 'lucide-react';
import type { ReactNode } from 'react';

import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Progress } from '@/components/ui/progress';
import { formatBytes, formatDuration, formatWait } from '@/lib/videos/measures';

import { codecName } from './codec-name';
import { Findings, VerdictBadge } from './playability';
import type { UploadItem } from './queue';

interface UploadRowProps {
  item: UploadItem;
  onUploadAnyway: () => void;
  onPause: () => void;
  onResume: () => void;
  onRemove: () => void;
}

/** One file: what it is, how far it is, and what can be done about it. */
export function UploadRow({ item, ...actions }: UploadRowProps) {
  const { inspection, problem } = item;
  return (
    <li className="grid gap-3 rounded-lg border px-4 py-3">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="grid min-w-0 gap-1">
          <p className="truncate text-sm font-medium" title={item.fileName}>{item.fileName}</p>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-[0.8125rem] text-muted-foreground">
            {whatItIs(item)}
            {inspection ? <VerdictBadge verdict={inspection.playability.verdict} /> : null}
          </p>
        </div>
        <RowButtons item={item} {...actions} />
      </div>
      {inspection ? <Findings playability={inspection.playability} /> : null}
      <RowProgress item={item} />
      {problem ? <Alert variant="destructive" title={problem.message}>{problem.fix}</Alert> : null}
    </li>
  );
}

function whatItIs({ sizeBytes, inspection, phase }: UploadItem): string {
  if (phase === 'inspecting') return `${formatBytes(sizeBytes)} · looking into the file…`;
  const { durationSeconds, width, height, videoCodec, audioCodec } = inspection?.facts ?? {};
  return [
    formatBytes(sizeBytes),
    durationSeconds ? formatDuration(durationSeconds) : '',
    width && height ? `${String(width)}×${String(height)}` : '',
    [videoCodec, audioCodec].filter((codec) => typeof codec === 'string').map(codecName).join(' + '),
  ].filter(Boolean).join(' · ');
}

const SENDING = ['waiting', 'sending', 'paused', 'finishing', 'failed', 'done'];

function RowProgress({ item }: { item: UploadItem }) {
  if (!SENDING.includes(item.phase)) return null;
  const sent = item.phase === 'done' || item.phase === 'finishing' ? item.sizeBytes : item.sentBytes;
  return (
    <div className="grid gap-1.5">
      <Progress
        label={`Upload of ${item.fileName}`}
        value={Math.floor((sent / item.sizeBytes) * 100)}
        tone={item.phase === 'failed' ? 'destructive' : item.phase === 'done' ? 'success' : 'primary'}
      />
      <p className="text-[0.8125rem] text-muted-foreground tabular-nums">{howFar(item, sent)}</p>
    </div>
  );
}

function howFar({ phase, sizeBytes, bytesPerSecond }: UploadItem, sent: number): string {
  const share = `${formatBytes(sent)} of ${formatBytes(sizeBytes)} · ${String(Math.floor((sent / sizeBytes) * 100))} %`;
  if (phase === 'done') return 'Uploaded and checked.';
  if (phase === 'finishing') return 'All bytes are there; checking what arrived…';
  if (phase === 'waiting') return sent > 0 ? `${share} · waiting` : 'Waiting for its turn.';
  if (phase === 'paused') return `${share} · paused`;
  if (!bytesPerSecond || phase !== 'sending') return share;
  return `${share} · ${formatBytes(bytesPerSecond)}/s · ${formatWait((sizeBytes - sent) / bytesPerSecond)} left`;
}

function RowButtons({ item, onUploadAnyway, onPause, onResume, onRemove }: UploadRowProps) {
  const { phase, fileName } = item;
  const ended = phase === 'done' || phase === 'refused';
  return (
    <div className="flex items-center gap-2">
      {phase === 'asking' ? <Button variant="secondary" size="sm" onClick={onUploadAnyway}>Upload anyway</Button> : null}
      {phase === 'sending' || phase === 'waiting' ? <IconButton label={`Pause ${fileName}`} onClick={onPause}><Pause aria-hidden /></IconButton> : null}
      {phase === 'paused' || phase === 'failed' ? (
        <Button variant="secondary" size="sm" onClick={onResume}><Play aria-hidden />Go on</Button>
      ) : null}
      {phase === 'finishing' || phase === 'inspecting' ? null : (
        <IconButton label={`${ended ? 'Dismiss' : 'Cancel'} ${fileName}`} onClick={onRemove}><X aria-hidden /></IconButton>
      )}
    </div>
  );
}

function IconButton({ label, onClick, children }: { label: string; onClick: () => void; children: ReactNode }) {
  return <Button variant="ghost" size="icon-sm" aria-label={label} title={label} onClick={onClick}>{children}</Button>;
}
