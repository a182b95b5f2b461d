import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalAws } from '../../../local-aws/server';
import { DEFAULT_ACCESS_KEY } from '../../../local-aws/shared/accounts';
import { outcome, useIamTarget, userKey } from './target';

const lister = userKey('lister', [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }]);
const other = userKey('other', [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }]);
const target = useIamTarget([lister]);
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-aws-keys-'));
});
afterAll(() => rm(dir, { recursive: true }));

const list = (key: typeof lister) => outcome(target.clientsOf(key).s3.listBuckets({}));
const put = (body: unknown) =>
  fetch(`${target.aws().apiUrl}/_local-aws/access-keys`, { method: 'PUT', body: JSON.stringify(body) });

/** Keys that cannot be taken, and what the sentence must say. */
const BAD: [string, unknown, string][] = [
  ['no list', { keys: [] }, 'the list'],
  ['an unknown field', [{ ...lister, role: 'admin' }], 'role'],
  ['a third account', [{ ...lister, accountId: '999999999999' }], 'must be 111122223333 or 444455556666'],
  ['no secret', [{ ...lister, secretAccessKey: undefined }], 'secretAccessKey'],
  ['a short id', [{ ...lister, accessKeyId: 'AKIA' }], 'accessKeyId'],
  ["root's id", [{ ...lister, accessKeyId: DEFAULT_ACCESS_KEY.accessKeyId }], 'is there twice'],
  ['one id twice', [lister, lister], 'is there twice'],
  ['a name that IAM has not', [{ ...lister, userName: 'a b' }], 'userName'],
  [
    'one user with two policies',
    [lister, { ...other, userName: 'lister', policy: undefined }],
    'have different policies',
  ],
  ['a policy that is text', [{ ...lister, policy: '{}' }], 'must be a policy'],
  [
    'a policy with a Principal',
    [
      userKey('lister', [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*' }]),
    ],
    'MalformedPolicyDocument: Policy document should not specify a principal.',
  ],
  ['a policy without statements', [userKey('lister', [])], 'MalformedPolicyDocument: Syntax errors in policy.'],
];

test('the test control puts other keys in place of those there are, and shows no secret', async () => {
  expect(await list(lister)).toBe('accepted');
  expect(await list(other)).toContain('InvalidAccessKeyId 403');
  const answer = await put([other]);
  expect([answer.status, await answer.json()]).toEqual([
    200,
    [{ accessKeyId: other.accessKeyId, accountId: other.accountId, userName: 'other' }],
  ]);
  expect(await list(other)).toBe('accepted');
  expect(await list(lister)).toContain('InvalidAccessKeyId 403');
  expect(await outcome(target.root().s3.listBuckets({}))).toBe('accepted');
  expect((await put([lister])).status).toBe(200);
});

test.each(BAD)('the test control refuses %s, and the keys stay as they were', async (_what, keys, sentence) => {
  const answer = await put(keys);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(sentence.replaceAll('"', '\\"'));
  expect(await list(lister)).toBe('accepted');
});

test('a start with keys that cannot be taken ends with the sentence', async () => {
  const accessKeys = [userKey('lister', [{ Effect: 'Maybe', Action: 's3:*', Resource: '*' }])];
  const stateDir = join(dir, 'state');
  await expect(startLocalAws({ apiPort: 0, edgePort: 0, stateDir, accessKeys })).rejects.toThrow(
    'Access keys: IAM would refuse the policy of lister: MalformedPolicyDocument: Syntax errors in policy.',
  );
});

/** Runs the command with a file of keys until it has ended. */
function run(file: string): Promise<{ code: unknown; stderr: string }> {
  const args = ['local-aws/run.mjs', '--port', '0', '--edge-port', '0', '--state', join(dir, 'run')];
  return new Promise((resolve) => {
    execFile(process.execPath, [...args, '--access-keys', file], { timeout: 20_000 }, (error, _stdout, stderr) =>
      resolve({ code: error?.code, stderr }),
    );
  });
}

test.each([
  ['a file that is not there', undefined, 'The file of --access-keys cannot be read: ENOENT'],
  ['a file that is no JSON', '[', 'The file of --access-keys cannot be read:'],
  ['a field that there is not', JSON.stringify([{ ...lister, admin: true }]), 'Access keys: 0: '],
  ['a policy that IAM refuses', JSON.stringify([userKey('lister', [{}])]), 'MalformedPolicyDocument'],
])('the command ends with exit code 1 and a sentence for %s', async (what, content, sentence) => {
  const file = join(dir, `${what.replaceAll(' ', '-')}.json`);
  if (content !== undefined) await writeFile(file, content);
  const { code, stderr } = await run(file);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Local AWS did not start\. [^\n]+\n$/);
  expect(stderr).toContain(sentence);
});
