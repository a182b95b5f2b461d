import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { signingClock } from '@/lib/playback/clock';

import { workerSeenAt } from '../data';
import { isOperationKind, OPERATION_KINDS } from '../operation/kinds';
import { isOriginStale } from '../origin/service';
import { troublesOf } from '../standing';
import { lookView } from '../stored-evidence';

/** Something that an admin should know before anything else. */
export interface AlertView {
  code: 'worker-missing' | 'open' | 'proof-failed' | 'operation-stopped' | 'clock-skew' | 'origin-stale';
  isUrgent: boolean;
  title: string;
  /** What to do about it. */
  detail: string;
  /** Where it is looked into; null where no page is about it. */
  href: string | null;
}

/** Workers say every few seconds that they live; silence of this length means that there is none. */
const SILENCE_MS = 30_000;

/** Clocks further apart than this are worth a person's while; the difference is corrected for all the same. */
const SKEW_WORTH_SAYING_MS = 30_000;

/** Of what stopped, the newest; the list of operations has all. */
const STOPPED_SHOWN = 5;

/** Everything that needs an admin, the most urgent first; empty when all is well. */
export async function listAlerts(_actor: AdminActor, now: Date): Promise<AlertView[]> {
  const found = await Promise.all([openLibraries(), failedProofs(), missingWorker(now), staleOrigin(), clockSkew(), stoppedOperations()]);
  return found.flat();
}

const newest = { orderBy: { at: 'desc' }, take: 1 } as const;

async function openLibraries(): Promise<AlertView[]> {
  const libraries = await db().library.findMany({ where: { state: 'READY' }, include: { looks: newest }, orderBy: { name: 'asc' } });
  return libraries.flatMap(({ id, name, closesItself, looks }) => {
    const open = troublesOf(lookView(looks[0])).filter(({ severity }) => severity === 'open');
    if (open.length === 0) return [];
    return [{
      code: 'open', isUrgent: true, title: `${name}: something that should be closed is open.`,
      detail: `${open.map(({ problem }) => problem).join(' ')} ${closesItself ? 'The worker closes what it can by itself. ' : ''}The library’s page says how to close it.`,
      href: `/admin/libraries/${id}`,
    } as const];
  });
}

async function failedProofs(): Promise<AlertView[]> {
  const libraries = await db().library.findMany({ where: { state: 'READY' }, include: { proofs: newest }, orderBy: { name: 'asc' } });
  return libraries.filter(({ proofs: [proof] }) => proof?.passed === false).map(({ id, name }) => ({
    code: 'proof-failed', isUrgent: true, title: `${name}: its last proof failed.`,
    detail: 'Somebody without credentials got another answer than they should. The library’s page says which.',
    href: `/admin/libraries/${id}`,
  }));
}

async function missingWorker(now: Date): Promise<AlertView[]> {
  const seenAt = await workerSeenAt();
  if (seenAt !== null && now.getTime() - Date.parse(seenAt) <= SILENCE_MS) return [];
  return [{
    code: 'worker-missing', isUrgent: false, title: 'No worker is running.',
    detail: 'What you ask for is kept and waits. Start a worker with npm run worker, or everything with npm start.', href: null,
  }];
}

async function staleOrigin(): Promise<AlertView[]> {
  if (!(await isOriginStale(db()))) return [];
  const mending = await db().operation.findUnique({ where: { dedupeKey: 'install:origin' } });
  const underWay = mending && mending.state !== 'FAILED';
  return [{
    code: 'origin-stale', isUrgent: false, title: 'The address of this site has changed.',
    detail: underWay
      ? 'Uploads and headers are being moved to it.'
      : 'Browsers cannot upload or read what CloudFront answers until uploads and headers are moved to it.',
    href: mending ? `/admin/operations/${mending.id}` : null,
  }];
}

async function clockSkew(): Promise<AlertView[]> {
  const { aheadMs, isCurrent } = await signingClock(db());
  if (Math.abs(aheadMs) <= SKEW_WORTH_SAYING_MS) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return [{
    code: 'clock-skew', isUrgent: !isCurrent,
    title: `The clock of this server is ${seconds} seconds ${aheadMs > 0 ? 'behind' : 'ahead of'} AWS’s.`,
    detail: (isCurrent ? 'Signatures are corrected for it. ' : 'It was measured hours ago, so short-lived signatures are refused. ') +
      'Set the clock right: have the machines of the server, the worker and the database take their time from NTP.',
    href: null,
  }];
}

async function stoppedOperations(): Promise<AlertView[]> {
  const stopped = await db().operation.findMany({ where: { state: 'FAILED' }, orderBy: { finishedAt: 'desc' }, take: STOPPED_SHOWN });
  return stopped.map(({ id, kind, subject }) => ({
    code: 'operation-stopped', isUrgent: false,
    title: `“${isOperationKind(kind) ? OPERATION_KINDS[kind].title : kind}” stopped${subject ? ` for ${subject}` : ''}.`,
    detail: 'Its page says why, and what to do. Then try it again there.', href: `/admin/operations/${id}`,
  }));
}
