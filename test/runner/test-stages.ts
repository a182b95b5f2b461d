import path from 'node:path';

import { run } from '@/bin/run';

import { findBrowser } from './browser';
import { type Counts, playwrightCounts, vitestCounts } from './test-counts';

export interface Stage {
  name: string;
  title: string;
  run: (more: string[]) => Promise<Counts>;
}

const NODE_MODULES = 'node_modules';

/** Every stage of `npm test` in order; reports are written to `reportDir`. */
export function testStages(reportDir: string, env: NodeJS.ProcessEnv): Stage[] {
  const node = (script: string, args: string[], more: NodeJS.ProcessEnv = env) =>
    run(process.execPath, [path.join(NODE_MODULES, script), ...args], { env: more });
  const asOne = (code: number): Counts => (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  const vitest = async (name: string, args: string[]): Promise<Counts> => {
    const report = path.join(reportDir, `${name}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    return vitestCounts(report, await node('vitest/vitest.mjs', ['run', ...reporters, ...args]));
  };
  return [
    {
      name: 'types',
      title: 'Types (tsc)',
      run: async () => {
        // Next's own declarations (CSS modules, typed routes) are made, not kept.
        await node('next/dist/bin/next', ['typegen']);
        return asOne(await node('typescript/bin/tsc', ['--noEmit']));
      },
    },
    { name: 'lint', title: 'Lint (ESLint)', run: async () => asOne(await node('eslint/bin/eslint.js', ['.'])) },
    {
      name: 'deps',
      title: 'Import rules (dependency-cruiser)',
      run: async () => asOne(await node('dependency-cruiser/bin/dependency-cruise.mjs', [
        '--config', '.dependency-cruiser.mjs', 'app', 'components', 'lib', 'worker', 'local-aws', 'bin', 'prisma', 'test', 'e2e', 'bench',
      ])),
    },
    { name: 'unit', title: 'Unit tests (Vitest)', run: (more) => vitest('unit', ['--project', 'unit', ...more]) },
    {
      name: 'integration',
      title: 'Integration and contract tests (Vitest)',
      run: (more) => vitest('integration', ['--project', 'integration', ...more]),
    },
    {
      name: 'e2e',
      title: 'The story in a browser (Playwright)',
      run: async (more) => {
        const report = path.join(reportDir, 'e2e.json');
        const code = await node('@playwright/test/cli.js', ['test', '--reporter=list,json', ...more], {
          ...env, CHROMIUM_PATH: await findBrowser(), PLAYWRIGHT_JSON_OUTPUT_FILE: report, PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        });
        return playwrightCounts(report, code);
      },
    },
  ];
}
