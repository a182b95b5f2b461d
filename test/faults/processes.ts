import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** None lives long enough for optimised code to pay: a quarter less of the processor for each. */
const FOR_A_SHORT_LIFE = ['--no-opt', '--single-threaded-gc'];

/** A process that is loaded and waits to be told where it is. */
export interface WarmProcess {
  child: ChildProcess;
  go: (word: object) => void;
  /** `kill -9`; settles when it is gone. */
  kill: () => Promise<void>;
}

/** Keeps processes loaded ahead of the moment that they are wanted. */
export class ProcessPool {
  private readonly warm: Promise<WarmProcess>[] = [];
  private readonly all = new Set<ChildProcess>();

  constructor(private readonly file: string, private readonly size: number) {}

  /** Gives a loaded process, and has the next one load. */
  take(): Promise<WarmProcess> {
    this.fill(this.size + 1);
    return this.warm.shift() ?? this.start();
  }

  close(): void {
    for (const child of this.all) child.kill('SIGKILL');
  }

  private fill(size: number): void {
    while (this.warm.length < size) this.warm.push(this.start());
  }

  private async start(): Promise<WarmProcess> {
    const child = fork(this.file, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: FOR_A_SHORT_LIFE });
    this.all.add(child);
    const said: string[] = [];
    child.stderr?.on('data', (chunk) => said.push(String(chunk)));
    child.once('exit', (code) => {
      this.all.delete(child);
      if (code) console.error(`a process ended with ${code}: ${said.join('')}`);
    });
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
    return {
      child,
      go: (word) => child.send(word),
      kill: async () => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      },
    };
  }
}
