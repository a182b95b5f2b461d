import { readFileSync } from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { stateDir } from './fixtures';

const instanceSchema = z.object({ children: z.record(z.string(), z.object({ pid: z.number() })) });

/** The processes of a running product, by name. */
export function children(state: string): Record<string, { pid: number }> {
  return instanceSchema.parse(JSON.parse(readFileSync(path.join(state, 'instance.json'), 'utf8'))).children;
}

/** Ends a process of the product without a word, as a power cut does; the supervisor starts another. */
export function killChild(name: 'worker' | 'web' | 'local-aws' | 'postgres'): void {
  const child = children(stateDir())[name];
  if (!child) throw new Error(`there is no ${name}`);
  process.kill(child.pid, 'SIGKILL');
}
