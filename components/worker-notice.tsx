import { isWorkerMissing } from '@/lib/provisioning/worker-silence';

import { Alert } from './ui/alert';

interface WorkerNoticeProps {
  workerSeenAt: string | null;
  /** The server's clock, in milliseconds. */
  now: number;
}

/** Says that nothing is being carried out, and how to change that; nothing at all while a worker lives. */
export function WorkerNotice({ workerSeenAt, now }: WorkerNoticeProps) {
  if (!isWorkerMissing(workerSeenAt, now)) return null;
  return (
    <Alert variant="warning" title="No worker is running.">
      What you ask for is kept and waits. Start a worker with <code className="font-mono">npm run worker</code>, or
      everything with <code className="font-mono">npm start</code>.
    </Alert>
  );
}
