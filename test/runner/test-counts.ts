import { readFile } from 'node:fs/promises';

import { z } from 'zod';

export interface Counts {
  passed: number;
  failed: number;
}

const vitestSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Counts from Vitest's JSON report; a file that could not be loaded is one failure, and so is a skipped test. */
export async function vitestCounts(file: string, exitCode: number): Promise<Counts> {
  const report = vitestSchema.safeParse(await readJson(file)).data;
  const unloaded = report?.testResults.filter((r) => r.status === 'failed' && r.assertionResults.length === 0).length;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  return settle(report?.numPassedTests ?? 0, (report?.numFailedTests ?? 0) + (unloaded ?? 0) + skipped, exitCode);
}

const playwrightSchema = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
});

/** Counts from Playwright's JSON report; a flaky or skipped test is a failure. */
export async function playwrightCounts(file: string, exitCode: number): Promise<Counts> {
  const stats = playwrightSchema.safeParse(await readJson(file)).data?.stats;
  return settle(stats?.expected ?? 0, stats ? stats.unexpected + stats.flaky + stats.skipped : 0, exitCode);
}

/** A run that ended badly, or that tested nothing, has failed whatever its report says. */
function settle(passed: number, failed: number, exitCode: number): Counts {
  const isHollow = failed === 0 && (exitCode !== 0 || passed === 0);
  return { passed, failed: isHollow ? 1 : failed };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}
