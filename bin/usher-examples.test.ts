import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, expect, test, vi } from 'vitest';

import { signUrl } from '@/lib/aws/cloudfront-signer';
import { rsa, url } from '@/test/harness/signed-requests';

vi.setConfig({ testTimeout: 120_000 });

const root = path.join(import.meta.dirname, '..');
const dir = mkdtempSync(path.join(tmpdir(), 'usher-examples-'));
afterAll(() => { rmSync(dir, { recursive: true }); });

/** Everything that the examples name. */
const signed = signUrl({ url, keyPairId: rsa.id, privateKey: rsa.privateKey, expiresAt: new Date((Math.floor(Date.now() / 1000) + 600) * 1000) }, new Date());
const signedUrl = signed.ok ? signed.value.url : '';
const privatePem = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const FILES = { 'key.pem': privatePem, 'private_key.pem': privatePem, 'public_key.pem': rsa.publicKeyPem, 'denied.txt': `${signedUrl}&more=1`, 'url.txt': signedUrl };
for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(dir, name), text, { mode: 0o600 });

/** How each may end where nothing is installed: what works offline does what it is for. */
const ENDS: Record<string, readonly number[]> = {
  'sign': [0], 'cookies': [0], 'keys check': [0], 'iam-policy': [0], 'verify': [0], 'explain': [1, 3], 'proof': [1], 'doctor': [0],
};

/** Who answers as CloudFront does when a signature is not one for what was asked. */
const edge = createServer((_request, response) => {
  response.writeHead(403, { 'Content-Type': 'text/xml', 'Server': 'CloudFront' }).end('<Error><Code>AccessDenied</Code><Message>Access denied</Message></Error>');
}).listen(0, '127.0.0.1');
await once(edge, 'listening');
afterAll(() => { edge.close(); });
const deniedUrl = signedUrl.replace(new URL(url).origin, `http://127.0.0.1:${(edge.address() as AddressInfo).port}`);

const hasCurl = spawnSync('curl', ['--version']).status === 0;

interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

function sh(command: string): Promise<Ended> {
  const env = { NODE_ENV: 'test', PATH: process.env.PATH, INIT_CWD: dir, USHER_STATE: path.join(dir, 'none'), URL: command.startsWith('curl') ? deniedUrl : signedUrl } as const;
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd: root, encoding: 'utf8', env }, (error, stdout, stderr) => { resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }); });
  });
}

/** As it is printed, but for npm around it, which takes its time, and the folder that a shell opens files in. */
function runExample(example: string): Promise<Ended> {
  return sh(example.replace(/npm run -s usher --/, `"${process.execPath}" bin/usher.mjs`).replaceAll(/< ([\w.]+)/g, `< "${dir}/$1"`));
}

function examplesIn(text: string): string[] {
  return text.replaceAll(/\\\n\s*/g, '').split('\n').map((line) => line.trim()).filter((line) => /^(?:\w+=\S+ )?(?:npm run -s|curl .*\| npm run -s) usher -- [a-z]/.test(line) && (hasCurl || !line.startsWith('curl')));
}

const COMMAND_OF = /usher -- (keys check|[\w-]+)/;

test.each(Object.keys(ENDS))('each example in the help of %s is understood as it is printed, and what ends it is written there', async (name) => {
  const { stdout, status } = await sh(`"${process.execPath}" bin/usher.mjs ${name} --help`);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^It ends with 0/m);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(140);
  const examples = examplesIn(stdout.slice(stdout.search(/^Examples?:$/m)));
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) {
    expect(COMMAND_OF.exec(example)?.[1]).toBe(name);
    const run = await runExample(example);
    expect(ENDS[name], `${example}\n${run.stdout}${run.stderr}`).toContain(run.status);
    if (example.includes('--json')) JSON.parse(run.stdout);
  }
});

test('each example of the README is understood as it is printed', async () => {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  const examples = examplesIn(readme.replaceAll(/ +#.*$/gm, ''));
  expect(examples.map((example) => COMMAND_OF.exec(example)?.[1])).toEqual(hasCurl ? ['sign', 'explain'] : ['sign']);
  for (const example of examples) {
    const run = await runExample(example);
    expect(ENDS[COMMAND_OF.exec(example)?.[1] ?? ''], `${example}\n${run.stdout}${run.stderr}`).toContain(run.status);
  }
});
