// Outlives a killed supervisor for as long as it takes to end the processes that it left.
// It hears of them on standard input ("+pid signal", "-pid"), which closes when the supervisor is gone.
import { createInterface } from 'node:readline';

const GRACE_MS = 8000;
const POLL_MS = 100;
const signals = new Map();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const [pid, signal] = line.slice(1).split(' ');
  if (line.startsWith('+')) signals.set(Number(pid), signal);
  else signals.delete(Number(pid));
});
lines.on('close', endAll);

function endAll() {
  for (const [pid, signal] of signals) send(pid, signal);
  const deadline = Date.now() + GRACE_MS;
  const timer = setInterval(() => {
    const alive = [...signals.keys()].filter((pid) => send(pid, 0));
    if (alive.length > 0 && Date.now() < deadline) return;
    clearInterval(timer);
    for (const pid of signals.keys()) send(-pid, 'SIGKILL');
  }, POLL_MS);
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}
