import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { generateClient } from '@/bin/generate';
import { Trouble } from '@/bin/trouble';

import { testStages } from './test-stages';

/** Everything that tells the product how to run: a test brings its own. */
const OWN_SETTINGS = /^(USHER_|AWS_|npm_|LOCAL_AWS_|(DATABASE_URL|PUBLIC_ORIGIN|PORT|HOST|NODE_ENV)$)/;

/** `npm test`, or `npm test -- unit path/of/a.test.ts` for one stage of it. Gives the exit code. */
async function runTests(args: string[]): Promise<number> {
  const reportDir = mkdtempSync(path.join(tmpdir(), 'usher-tests-'));
  process.once('exit', () => { rmSync(reportDir, { recursive: true, force: true }); });
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1' };
  for (const variable of Object.keys(env)) if (OWN_SETTINGS.test(variable)) Reflect.deleteProperty(env, variable);
  // The SDK's versions are pinned; its notice about later ones would stand between the results.
  Object.assign(env, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
  const all = testStages(reportDir, env);
  const [name, ...more] = args;
  const stages = name === undefined ? all : all.filter((stage) => stage.name === name);
  if (stages.length === 0) {
    throw new Trouble(`There is no stage "${String(name)}": choose ${all.map((stage) => stage.name).join(', ')}, or none for all.`);
  }
  await generateClient();
  const summary: string[] = [];
  const total = { passed: 0, failed: 0 };
  for (const stage of stages) {
    console.log(`\n── ${stage.title} ──`);
    const startedAt = Date.now();
    const { passed, failed } = await stage.run(more).catch((error: unknown) => {
      console.error(error instanceof Trouble ? error.message : error);
      return { passed: 0, failed: 1 };
    });
    total.passed += passed;
    total.failed += failed;
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    summary.push(`${failed === 0 ? '✓' : '✗'} ${stage.title}: ${passed} passed, ${failed} failed, ${seconds} s`);
  }
  console.log(`\n${summary.join('\n')}\n\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

try {
  process.exitCode = await runTests(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Trouble ? error.message : error);
  process.exitCode = 1;
}
