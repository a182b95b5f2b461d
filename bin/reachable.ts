import { connect } from 'node:net';

const ANSWER_LIMIT_MS = 5_000;

/** Whether something accepts connections there. */
export function accepts(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => { end(true); }).once('error', () => { end(false); });
    socket.setTimeout(ANSWER_LIMIT_MS, () => { end(false); });
  });
}

/** Whether the web process answers that requests may be sent to it. */
export async function isReady(host: string, port: number): Promise<boolean> {
  try {
    const url = `http://${reachableHost(host)}:${port}/api/ready`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS), redirect: 'manual' });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

/** An address that listens everywhere is asked on the loopback interface. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
