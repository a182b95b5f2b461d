import { spawn, type SpawnOptions } from 'node:child_process';

import { Trouble } from './trouble';

const KEPT_LINES = 30;

/**
 * Runs a command to its end and keeps its output to itself. Gives what it wrote to standard output;
 * a failure is a `Trouble` that starts with `failure` and ends with the last lines of the output.
 */
export async function runQuietly(
  failure: string, command: string, args: string[], options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<string> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let everything = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    everything += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => (everything += chunk.toString()));
  const ended = await new Promise<string>((resolve) => {
    child.once('error', (error) => { resolve(error.message); });
    child.once('close', (code, signal) => { resolve(code === 0 ? '' : `ended with ${signal ?? String(code)}`); });
  });
  if (ended === '') return output;
  throw new Trouble(`${failure}: ${ended}.\n${everything.trim().split('\n').slice(-KEPT_LINES).join('\n')}`);
}

/** Runs a command with its output on this terminal, and gives its exit code (1 when it did not start). */
export async function run(
  command: string, args: string[], options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<number> {
  const child = spawn(command, args, { ...options, stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('error', () => { resolve(1); });
    child.once('close', (code) => { resolve(code ?? 1); });
  });
}
