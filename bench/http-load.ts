import { Agent, request } from 'node:http';

const TIMER_MS = 1.5;

/** One request that is made over and over. */
export interface Asked {
  port: number;
  method: 'GET' | 'POST';
  path: string;
  /** Taken in turn, so that many people ask. */
  headers: readonly Record<string, string>[];
  body?: string;
}

/** Requests a second that `connections` make when each asks again as soon as it was answered. Throws when an answer is not 200. */
export async function maximumRate(asked: Asked, connections: number, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const until = performance.now() + seconds * 1000;
  let answered = 0;
  const ask = async () => {
    while (performance.now() < until) {
      await once(asked, agent);
      answered += 1;
    }
  };
  const beganAt = performance.now();
  await Promise.all(Array.from({ length: connections }, ask));
  agent.destroy();
  return (answered * 1000) / (performance.now() - beganAt);
}

/**
 * What requests take, in milliseconds, when they come at a rate of their own, each counted from the moment it was due: a
 * server that falls behind is not spared by being asked less.
 */
export async function latencies(asked: Asked, perSecond: number, seconds: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const took: number[] = [];
  const count = Math.floor(perSecond * seconds);
  const beganAt = performance.now();
  const pending: Promise<void>[] = [];
  for (let n = 0; n < count; n += 1) {
    const due = beganAt + (n * 1000) / perSecond;
    await until(due);
    pending.push(once(asked, agent).then(() => { took.push(performance.now() - due); }));
  }
  await Promise.all(pending);
  agent.destroy();
  return took.sort((one, other) => one - other);
}

/** Timers are late by a millisecond or so: the last of it is waited out. All of it would take a core from who is measured. */
async function until(due: number): Promise<void> {
  for (;;) {
    const left = due - performance.now();
    if (left <= 0) return;
    await new Promise<void>((resolve) => {
      if (left > TIMER_MS) setTimeout(resolve, left - TIMER_MS);
      else setImmediate(resolve);
    });
  }
}

let turn = 0;

function once({ port, method, path, headers: people, body }: Asked, agent: Agent): Promise<void> {
  turn += 1;
  const headers = people[turn % people.length] ?? {};
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, method, path, headers, agent }, (answer) => {
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${method} ${path} answered ${String(answer.statusCode)}`));
      }).on('error', reject).resume();
    });
    asking.on('error', reject).end(body);
  });
}
