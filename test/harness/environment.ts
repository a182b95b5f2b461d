import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { resetEnv } from '@/lib/env';

/** The constants of Local AWS, documented as not secret. */
export const LOCAL_ACCOUNT = {
  accountId: '111122223333',
  accessKeyId: 'AKIALOCALUSHER000001',
  secretAccessKey: 'local-usher-secret-key-not-a-real-one',
};

/** Another customer of the same Local AWS, who has no rights in our account. */
export const STRANGER_ACCOUNT = {
  accountId: '444455556666',
  accessKeyId: 'AKIALOCALSTRANGER001',
  secretAccessKey: 'local-stranger-secret-key-not-real',
};

export const TEST_ORIGIN = 'http://localhost:3000';

let stateDir: string | undefined;

/**
 * Gives product code the environment of a test: nothing of the developer's own AWS or Usher
 * settings, a state folder of this file, and no database or AWS until `overrides` names them.
 */
export function useEnvironment(overrides: Record<string, string> = {}): void {
  for (const name of Object.keys(process.env)) {
    if (/^(AWS_|USHER_|LOCAL_AWS_)/.test(name)) Reflect.deleteProperty(process.env, name);
  }
  Object.assign(process.env, {
    // Nothing listens there: a unit test that reaches for the database fails at once.
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    PUBLIC_ORIGIN: TEST_ORIGIN,
    USHER_MASTER_KEY: Buffer.alloc(32, 'test').toString('base64'),
    USHER_STATE: testStateDir(),
    USHER_LOG_LEVEL: 'silent',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: LOCAL_ACCOUNT.accessKeyId,
    AWS_SECRET_ACCESS_KEY: LOCAL_ACCOUNT.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_CONFIG_FILE: path.join(testStateDir(), 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(testStateDir(), 'no-aws-credentials'),
    ...overrides,
  });
  resetEnv();
}

/** A folder of this test file; the set-up file removes it after the last test. */
export function testStateDir(): string {
  stateDir ??= mkdtempSync(path.join(tmpdir(), 'usher-test-'));
  return stateDir;
}

export function removeTestStateDir(): void {
  if (stateDir !== undefined) rmSync(stateDir, { recursive: true, force: true });
}

/** Adds to the environment that the test has so far, and has it read again. */
export function addEnvironment(more: Record<string, string>): void {
  Object.assign(process.env, more);
  resetEnv();
}
