import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { freePort } from '@/bin/free-port';
import { claimState } from '@/bin/instance';
import { startPostgres } from '@/bin/postgres';
import { commandLine, processStamp } from '@/bin/process-stamp';
import { openStateFolder, readMasterKeyFile, readPorts, readPostgresPassword } from '@/bin/state-folder';

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs Node in the project and waits for its end. */
async function node(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, args, { env: { ...process.env, npm_lifecycle_event: undefined, ...env } });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, stdout, stderr };
}

function start(env: Record<string, string>): Promise<Ended> {
  return node(['bin/start.mjs'], { USHER_STATE: path.join(folder(), 'state'), ...env });
}

function folder(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'usher-start-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

test('an old Node is told what to install before anything else is read', async () => {
  const fake = 'Object.defineProperty(process,"versions",{value:{...process.versions,node:"18.20.4"}})';
  const { code, stderr } = await node(['--import', `data:text/javascript,${encodeURIComponent(fake)}`, 'bin/start.mjs']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^Usher needs Node\.js 20\.19 or newer, and this is 18\.20\.4: .*\n$/);
});

test('an http origin that is not loopback is one sentence and leaves nothing behind', async () => {
  const state = path.join(folder(), 'state');
  const { code, stderr } = await start({ PUBLIC_ORIGIN: 'http://video.example.com', USHER_STATE: state });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^PUBLIC_ORIGIN http:\/\/video\.example\.com is refused: .*\n$/);
  expect(existsSync(state)).toBe(false);
});

test('a port in use is named, with the way to another', async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { code, stderr } = await start({ PORT: String(port) });
  expect(code).toBe(1);
  expect(stderr).toContain(`Port ${port} on 127.0.0.1 is in use: stop what listens there, or start with another, such as PORT=${port + 1}.`);
});

test('a database that cannot be reached is one sentence and no stack', async () => {
  const [port, closed] = [await freePort(), await freePort()];
  const { code, stderr } = await start({ PORT: String(port), DATABASE_URL: `postgresql://usher:x@127.0.0.1:${closed}/usher` });
  expect(code).toBe(1);
  expect(stderr.trim()).toBe(`The database cannot be reached: connect ECONNREFUSED 127.0.0.1:${closed}`);
});

test('a state folder that cannot be made is one sentence', async () => {
  const file = path.join(folder(), 'file');
  writeFileSync(file, '');
  const { code, stderr } = await start({ USHER_STATE: path.join(file, 'state') });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The state folder .* cannot be used \(ENOTDIR\): choose another with USHER_STATE=….\n$/);
});

test('a loose state folder of ours is closed to others', () => {
  const dir = folder();
  mkdirSync(path.join(dir, 'logs'));
  chmodSync(dir, 0o755);
  openStateFolder(dir);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

test('a folder that others use is refused and left as it is', () => {
  const dir = folder();
  writeFileSync(path.join(dir, 'theirs.txt'), '');
  chmodSync(dir, 0o755);
  expect(() => { openStateFolder(dir); }).toThrow(/holds other files/);
  expect(statSync(dir).mode & 0o777).toBe(0o755);
});

test('keys, passwords and ports are private and the same at the next start', async () => {
  const dir = folder();
  const read = async () => [readMasterKeyFile(dir), readPostgresPassword(dir), await readPorts(dir, true)];
  expect(await read()).toEqual(await read());
  for (const name of ['master.key', 'postgres.password', 'ports.json']) {
    expect(statSync(path.join(dir, name)).mode & 0o777).toBe(0o600);
  }
});

test('the edge never moves to another port by itself', async () => {
  const dir = folder();
  const { edge } = await readPorts(dir, true);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(edge, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  await expect(readPorts(dir, true)).rejects.toThrow(`Port ${edge} is in use, but the video addresses of`);
});

test('a second start on the same state says where the first one runs', async () => {
  const dir = path.join(folder(), 'state');
  openStateFolder(dir);
  const first = claimState(dir, 'http://localhost:3123');
  const { code, stderr } = await start({ USHER_STATE: dir });
  expect(code).toBe(1);
  expect(stderr).toContain(`Usher already runs on ${dir}: open http://localhost:3123 (process ${process.pid})`);
  first.release();
});

test('the claim of a dead process is taken over together with its children', () => {
  const dir = folder();
  const child = { pid: process.pid, stamp: processStamp(process.pid) };
  const dead = { pid: process.pid, stamp: 'an earlier process of this pid', publicOrigin: 'x', children: { web: child } };
  writeFileSync(path.join(dir, 'instance.json'), JSON.stringify(dead));
  const instance = claimState(dir, 'http://localhost:3000');
  expect(instance.orphans).toEqual([child]);
  instance.release();
  expect(existsSync(path.join(dir, 'instance.json'))).toBe(false);
});

test('a damaged claim is no obstacle', () => {
  const dir = folder();
  writeFileSync(path.join(dir, 'instance.json'), '{"pid":');
  claimState(dir, 'http://localhost:3000').release();
});

test('a database whose owner was killed is stopped and started again, with what was committed', async () => {
  const dir = folder();
  const place = {
    dataDir: path.join(dir, 'postgres'), port: await freePort(), password: 'kept', logFile: path.join(dir, 'log'), durable: false,
  };
  const script = `
    import { startPostgres } from '@/bin/postgres';
    const running = await startPostgres(${JSON.stringify(place)});
    console.log(running.child.pid);
    process.kill(process.pid, 'SIGKILL');`;
  const file = path.join(process.cwd(), 'node_modules/.usher', `orphan-${process.pid}.mts`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, script.replace("'@/bin/postgres'", JSON.stringify(path.resolve('bin/postgres.ts'))));
  onTestFinished(() => rm(file));
  const killed = await node(['--import', 'tsx', file]);
  const orphan = Number(killed.stdout);
  expect(commandLine(orphan)).toContain(place.dataDir);

  const next = await startPostgres(place);
  onTestFinished(next.stop);
  expect(processStamp(orphan)).toBeUndefined();
  expect(readFileSync(path.join(place.dataDir, 'postmaster.pid'), 'utf8')).toContain(String(place.port));
});

test('what a killed supervisor started is gone soon after', async () => {
  const dir = folder();
  mkdirSync(path.join(dir, 'logs'));
  const file = path.join(process.cwd(), 'node_modules/.usher', `killed-${process.pid}.mts`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `
    import { Fleet } from ${JSON.stringify(path.resolve('bin/fleet.ts'))};
    import { claimState } from ${JSON.stringify(path.resolve('bin/instance.ts'))};
    const dir = ${JSON.stringify(dir)};
    const fleet = new Fleet(dir, claimState(dir, 'http://localhost'));
    const child = fleet.spawn('child', process.execPath, ['-e', 'setInterval(() => {}, 1000)'], process.env);
    process.stdout.write(String(child.pid), () => process.kill(process.pid, 'SIGKILL'));`);
  onTestFinished(() => rm(file));
  const killed = await node(['--import', 'tsx', file]);
  const orphan = Number(killed.stdout);
  expect(orphan).toBeGreaterThan(1);
  await expect.poll(() => processStamp(orphan), { timeout: 10_000 }).toBeUndefined();
});
