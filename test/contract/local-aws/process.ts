import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { S3Client } from '@aws-sdk/client-s3';
import { DEFAULT_ACCESS_KEY } from '@/local-aws/shared/accounts';

export interface LocalAwsProcess {
  s3: S3Client;
  /** Ends the process as a power cut would: nothing in it learns of it. */
  kill: () => Promise<void>;
}

/** Starts the command itself, on ports of its own choice, and waits until it is ready. */
export async function startProcess(stateDir: string): Promise<LocalAwsProcess> {
  const child = spawn(
    process.execPath,
    ['local-aws/run.mjs', '--port', '0', '--edge-port', '0', '--state', stateDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    const [, endpoint] = /^ready: api (\S+)/.exec(line) ?? [];
    if (endpoint === undefined) continue;
    const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
    const s3 = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId, secretAccessKey },
      // It warns when a stream that cannot be sent again breaks, which here is the point.
      logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    });
    const kill = async () => {
      child.kill('SIGKILL');
      await exited;
      s3.destroy();
    };
    return { s3, kill };
  }
  throw new Error('Local AWS ended before it was ready');
}

function ignore(): void {
  return undefined;
}

/** Gives the sizes of all files in a folder and below. */
export async function fileSizes(folder: string): Promise<number[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size));
}
