import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as cloudfront from '@aws-sdk/client-cloudfront';
import * as s3 from '@aws-sdk/client-s3';
import * as sts from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const HERE = import.meta.dirname;
const PACKAGES = join(HERE, '../node_modules');

let project = '';

/** A project of the same build, whose sources a test may change. */
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'local-aws-run-'));
  await mkdir(join(project, 'local-aws'));
  await mkdir(join(project, 'node_modules'));
  for (const name of ['esbuild', '@esbuild', '@aws-sdk', '@smithy'])
    await symlink(join(PACKAGES, name), join(project, 'node_modules', name));
  await cp(join(HERE, 'run.mjs'), join(project, 'local-aws/run.mjs'));
});
afterAll(() => rm(project, { recursive: true }));
beforeEach(() => rm(join(project, 'node_modules/.cache'), { recursive: true, force: true }));

const write = (file: string, source: string) => writeFile(join(project, 'local-aws', file), source);

async function run(env = process.env): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(project, 'local-aws/run.mjs')], { env });
  return stdout.trim();
}

test('a change of any source is in the next start', async () => {
  await write('main.ts', `import { word } from './word'; console.log(word);`);
  await write('word.ts', `export const word: string = 'first';`);
  expect(await run()).toBe('first');
  expect(await run()).toBe('first');
  await write('word.ts', `export const word: string = 'other';`);
  expect(await run()).toBe('other');
  await rm(join(project, 'local-aws/word.ts'));
  await write('word.tsx', `export const word: string = 'moved';`);
  expect(await run()).toBe('moved');
});

test('starts at the same time do not spoil each other', async () => {
  await write('main.ts', `console.log('here');`);
  expect(await Promise.all([run(), run(), run(), run()])).toEqual(['here', 'here', 'here', 'here']);
});

test('a half-written file from a crash is made anew', async () => {
  await write('main.ts', `console.log('whole');`);
  await run();
  await writeFile(join(project, 'node_modules/.cache/local-aws/main.mjs'), 'console.log(');
  expect(await run()).toBe('whole');
});

test('where nothing can be kept it starts all the same, from a folder of its own that goes again', async () => {
  // Not even a superuser can make a folder in a file.
  await writeFile(join(project, 'node_modules/.cache'), '');
  const TMPDIR = await mkdtemp(join(project, 'temporary-'));
  const started = () => run({ ...process.env, TMPDIR });
  await write('main.ts', `type Nothing = never;\nconsole.log(new Error('found').stack);\nexport type { Nothing };`);
  expect(await started()).toMatch(/local-aws-run-\w+\/local-aws\/main\.ts:2:13/);
  await write('main.ts', `console.log('ends at once'); process.exit(0);`);
  expect(await started()).toBe('ends at once');
  expect(await readdir(TMPDIR)).toEqual([]);
});

test('the stack of an error names the source and its line', async () => {
  await write('main.ts', `type Nothing = never;\n\nconsole.log(new Error('found').stack);\nexport type { Nothing };`);
  expect(await run()).toMatch(/local-aws\/main\.ts:3:13/);
});

test('what is started knows every schema that the SDK packages export', async () => {
  const names = (sdk: object) => Object.keys(sdk).filter((name) => name.endsWith('$'));
  await write(
    'main.ts',
    `import * as cloudfront from '@aws-sdk/client-cloudfront';
    import * as s3 from '@aws-sdk/client-s3';
    import * as sts from '@aws-sdk/client-sts';
    console.log(JSON.stringify([cloudfront, s3, sts].map((sdk) => Object.keys(sdk))));`,
  );
  const started: unknown = JSON.parse(await run());
  for (const [index, sdk] of [cloudfront, s3, sts].entries())
    expect(started).toHaveProperty(String(index), expect.arrayContaining(names(sdk)));
});
