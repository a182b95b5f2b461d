import { Alert } from './ui/alert';

/** Workers say every few seconds that they live; silence of this length means that there is none. */
const SILENCE_MILLISECONDS = 30_000;

interface WorkerNoticeProps {
  workerSeenAt: string | null;
  /** The server's clock, in milliseconds. */
  now: number;
}

/** Says that nothing is being carried out, and how to change that; nothing at all while a worker lives. */
export function WorkerNotice({ workerSeenAt, now }: WorkerNoticeProps) {
  if (workerSeenAt !== null && now - Date.parse(workerSeenAt) <= SILENCE_MILLISECONDS) return null;
  return (
    <Alert variant="warning" title="No worker is running.">
      What you ask for is kept and waits. Start a worker with <code className="font-mono">npm run worker</code>, or
      everything with <code className="font-mono">npm start</code>.
    </Alert>
  );
}
