import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { z } from 'zod';

/** A running product: what `npm start` runs, in a state folder of its own. */
export interface Product {
  origin: string;
  stateDir: string;
  /** Everything the start command printed so far. */
  output(): string;
  /** Resolves to the exit code once every process is gone. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

interface Options {
  env?: Record<string, string>;
  stateDir?: string;
  port?: number;
}

const READY = /Usher is running\.[\s\S]*Ctrl-C/;

/**
 * Runs the start command and waits until it says that it is ready.
 * Throws with everything it printed when it ends before that.
 */
export async function startProduct(options: Options = {}): Promise<Product> {
  const port = options.port ?? (await freePort());
  const stateDir = options.stateDir ?? mkdtempSync(path.join(tmpdir(), 'usher-e2e-'));
  const origin = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['bin/start.mjs'], {
    env: { ...process.env, PORT: String(port), USHER_STATE: stateDir, LOCAL_AWS_CONTROL: 'on', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  await ready(child, output);
  return {
    origin,
    stateDir,
    output,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null) {
        child.kill(signal);
        await once(child, 'exit');
      }
      return child.exitCode;
    },
  };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  const add = (chunk: Buffer) => { text += chunk.toString(); };
  child.stdout?.on('data', add);
  child.stderr?.on('data', add);
  return () => text;
}

/** The start command prints the address last, after everything answers. */
function ready(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = () => { if (READY.test(output())) resolve(); };
    child.stdout?.on('data', check);
    child.on('exit', (code) => { reject(new Error(`start ended with ${code}:\n${output()}`)); });
  });
}

/** A port nobody uses at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const portsSchema = z.object({ api: z.number(), edge: z.number() });

/** Where Local AWS of a running product listens. */
export function localAwsPorts(stateDir: string): z.output<typeof portsSchema> {
  return portsSchema.parse(JSON.parse(readFileSync(path.join(stateDir, 'ports.json'), 'utf8')));
}

/** Forgets everything a stopped product kept. */
export function removeState(stateDir: string): void {
  rmSync(stateDir, { recursive: true, force: true });
}
