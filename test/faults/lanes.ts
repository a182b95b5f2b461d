import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { type Answer, answerSchema, type Job } from './jobs';

/** A run of an hour says how far it is. */
const SAY_EVERY_MS = 30_000;

/** Processes that do jobs side by side, each one at a time, also when several runs share them. */
export class Lanes {
  private readonly busy = new Map<ChildProcess, Promise<unknown>>();

  private constructor(private readonly children: ChildProcess[]) {}

  static async start(count: number, templateUrl: string, processFiles: readonly string[]): Promise<Lanes> {
    const file = path.join(import.meta.dirname, 'lane.ts');
    const children = await Promise.all(Array.from({ length: count }, async () => {
      const child = fork(file, [templateUrl, ...processFiles], { execArgv: ['--import', 'tsx', '--disable-warning=DeprecationWarning'] });
      await once(child, 'message');
      return child;
    }));
    return new Lanes(children);
  }

  /** Does the jobs in their order until all are done or `until` has passed; tells each answer. Gives how many were left. */
  async run<J extends Job>(jobs: readonly J[], tell: (job: J, answer: Answer) => void, until = Infinity): Promise<number> {
    const queue = [...jobs];
    let saidAt = Date.now();
    await Promise.all(this.children.map(async (child) => {
      while (Date.now() < until) {
        const job = queue.shift();
        if (!job) return;
        tell(job, await this.inTurn(child, job));
        if (Date.now() - saidAt < SAY_EVERY_MS) continue;
        saidAt = Date.now();
        console.error(`… ${job.part}: ${jobs.length - queue.length} of ${jobs.length} begun`);
      }
    }));
    return queue.length;
  }

  private inTurn(child: ChildProcess, job: Job): Promise<Answer> {
    const answer = Promise.resolve(this.busy.get(child)).then(() => ask(child, job));
    this.busy.set(child, answer);
    return answer;
  }

  async stop(): Promise<void> {
    await Promise.all(this.children.map(async (child) => {
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    }));
  }
}

async function ask(child: ChildProcess, job: Job): Promise<Answer> {
  const answered = new AbortController();
  child.send(job);
  try {
    const [answer]: unknown[] = await Promise.race([
      once(child, 'message', answered),
      once(child, 'exit', answered).then(() => [{ wrong: 'the process that tried it ended' }]),
    ]);
    return answerSchema.parse(answer);
  } finally {
    answered.abort();
  }
}
