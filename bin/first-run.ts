import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { z } from 'zod';

import type { Fleet } from './fleet';
import { Trouble } from './trouble';

const lineSchema = z.object({
  step: z.string().optional(),
  credentials: z.array(z.object({ role: z.string(), email: z.string(), password: z.string() })).optional(),
  setupUrl: z.url().optional(),
});

export type FirstRun = Pick<z.output<typeof lineSchema>, 'credentials' | 'setupUrl'>;

/**
 * Prepares the demo, or finds it prepared, and gives its credentials; without a demo it gives the
 * one-time link to the set-up page, as long as nobody has an account.
 */
export async function firstRun(
  fleet: Fleet, environment: NodeJS.ProcessEnv, withDemo: boolean, note: (detail: string) => void,
): Promise<FirstRun> {
  const found = withDemo ? await runCommand(fleet, 'demo', environment, note) : {};
  return found.credentials ? found : runCommand(fleet, 'setup-link', environment, note);
}

/** Runs one of our commands that report in JSON lines, and gathers what they report. */
async function runCommand(
  fleet: Fleet, name: 'demo' | 'setup-link', env: NodeJS.ProcessEnv, note: (detail: string) => void,
): Promise<FirstRun> {
  const file = `bin/${name}.ts`;
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    env, stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  fleet.adopt(name, child, 'SIGTERM');
  const found: FirstRun = {};
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const parsed = parseLine(line);
    if (parsed?.step) note(parsed.step);
    if (parsed?.credentials) found.credentials = parsed.credentials;
    if (parsed?.setupUrl) found.setupUrl = parsed.setupUrl;
  });
  const ended = await new Promise<string>((resolve) => {
    child.once('error', (error) => { resolve(error.message); });
    child.once('close', (code, signal) => { resolve(code === 0 ? '' : (signal ?? `code ${String(code)}`)); });
  });
  if (ended !== '') throw new Trouble(`${file} ended with ${ended}: ${complaint.trim().split('\n').slice(0, 20).join('\n')}`);
  return found;
}

function parseLine(line: string) {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
