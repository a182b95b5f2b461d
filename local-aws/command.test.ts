import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';
let running: ChildProcess[] = [];
beforeEach(async () => {
  running = [];
  folder = await mkdtemp(join(tmpdir(), 'local-aws-command-'));
});
afterEach(async () => {
  for (const child of running) await end(child, 'SIGKILL');
  await rm(folder, { recursive: true });
});

function run(...args: string[]) {
  return runWith({}, ...args);
}

function runWith(environment: Record<string, string>, ...args: string[]) {
  const child = spawn(process.execPath, ['local-aws/run.mjs', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  running.push(child);
  return child;
}

/** Starts Local AWS on the test's folder and gives what it prints up to the line that `last` finds. */
async function start(last: RegExp, ...args: string[]) {
  const child = run('--port', '0', '--edge-port', '0', '--state', join(folder, 'state'), ...args);
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (last.test(line)) break;
  }
  return { child, lines };
}

/** Waits for a process that ends by itself. */
async function outcome(child: ReturnType<typeof run>) {
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { stdout, stderr, code: Number(code) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

test('--help names every option and starts nothing', async () => {
  const { stdout, code } = await outcome(run('--help'));
  expect(code).toBe(0);
  for (const option of ['--port', '--edge-port', '--state', '--host', '--no-exports', '--help'])
    expect(stdout).toContain(`  ${option} `);
});

test('port 0 picks ports, which the first line tells and which answer', async () => {
  const { lines } = await start(/^ready:/);
  const [, api = '', edge = ''] =
    /^ready: api (http:\/\/127\.0\.0\.1:\d+) edge http:\/\/\*\.cloudfront\.localhost:(\d+)$/.exec(lines[0] ?? '') ?? [];
  expect((await fetch(api)).headers.get('server')).toBe('AmazonS3');
  expect((await fetch(`http://127.0.0.1:${edge}/`)).headers.get('x-cache')).toBe('Error from cloudfront');
});

test('the export lines alone point an AWS client at it', async () => {
  const { lines } = await start(/AWS_REGION/);
  const exported = lines.flatMap((line) => /^export (.*)$/.exec(line)?.[1]?.split(' ') ?? []);
  const client = spawn(
    process.execPath,
    [
      '-e',
      `const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');
      new STSClient().send(new GetCallerIdentityCommand()).then(({ Account }) => process.stdout.write(Account));`,
    ],
    {
      env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', HOME: folder, ...Object.fromEntries(exported.map((pair) => pair.split('='))) },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  running.push(client);
  expect(await text(client.stdout)).toBe('111122223333');
});

test('with --no-exports its output holds no key', async () => {
  const { child } = await start(/^ready:/, '--no-exports');
  const rest = text(child.stdout);
  await end(child, 'SIGTERM');
  expect(await rest).toBe('');
});

test.each([
  [['--what'], "Unknown option '--what'"],
  [['serve'], "Unexpected argument 'serve'"],
  [['--port', '-1'], "Option '--port' argument is ambiguous"],
  [['--port', '1.5'], '--port must be a whole number from 0 to 65535, not 1.5'],
  [['--edge-port', '65536'], '--edge-port must be a whole number from 0 to 65535, not 65536'],
  [['--state', 'package.json/state'], 'The state folder cannot be used'],
  [['--state', 'package.json'], 'The state folder cannot be used'],
  [['--state', '/proc/nothing/state'], 'The state folder cannot be used'],
  [['--state', '/tmp/never', '--host', 'nowhere.invalid'], 'This machine cannot listen there'],
])('%j is refused with one sentence', async (args, sentence) => {
  const { stdout, stderr, code } = await outcome(run(...args));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^Local AWS did not start\. [^\n]+\n$/);
  expect(stderr).toContain(sentence);
});

test.each([
  ['LOCAL_AWS_EDGE_BYTES_PER_SECOND', '0', 'LOCAL_AWS_EDGE_BYTES_PER_SECOND must be a number above 0'],
  ['LOCAL_AWS_EDGE_BYTES_PER_SECOND', 'fast', 'LOCAL_AWS_EDGE_BYTES_PER_SECOND must be a number of at least 0'],
  ['LOCAL_AWS_DEPLOY_SECONDS', '-1', 'LOCAL_AWS_DEPLOY_SECONDS must be a number of at least 0, not -1'],
  ['LOCAL_AWS_CONTROL', 'yes', 'LOCAL_AWS_CONTROL must be on or off, not yes'],
])('%s=%s is refused with one sentence', async (name, value, sentence) => {
  const state = join(folder, 'state');
  const child = runWith({ [name]: value }, '--port', '0', '--edge-port', '0', '--state', state);
  const { stdout, stderr, code } = await outcome(child);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^Local AWS did not start\. [^\n]+\n$/);
  expect(stderr).toContain(sentence);
});

test('a port in use is named', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const { stderr, code } = await outcome(run('--port', port, '--edge-port', '0', '--state', join(folder, 'state')));
  other.close();
  expect(code).toBe(1);
  expect(stderr).toContain(`Port ${port} is in use`);
});

test('a second one on the same state is refused; after kill -9 the next one starts', async () => {
  const first = await start(/^ready:/);
  const second = await outcome(run('--port', '0', '--edge-port', '0', '--state', join(folder, 'state')));
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(`in use by another Local AWS (process ${first.child.pid})`);
  await end(first.child, 'SIGKILL');
  const third = await start(/^ready:/);
  expect(third.lines[0]).toMatch(/^ready:/);
});

test('Ctrl-C ends it without a word', async () => {
  const { child } = await start(/^ready:/, '--no-exports');
  const ended = outcome(child);
  child.kill('SIGINT');
  expect(await ended).toEqual({ stdout: '', stderr: '', code: 0 });
});
