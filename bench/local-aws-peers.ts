import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';

/** A server in a process of its own, on a free port. */
export interface Peer {
  name: string;
  port: number;
  pid: number;
  end: () => Promise<void>;
}

export interface LocalAwsPeer extends Peer {
  apiUrl: string;
  edgePort: number;
  /** From the start of the process to the line that says it is ready. */
  readySeconds: number;
}

/** Starts Local AWS as its users do; `command` may put npm in front. */
export async function startLocalAws(
  stateDir: string, command = [process.execPath, 'local-aws/run.mjs'],
): Promise<LocalAwsPeer> {
  const [program = '', ...args] = command;
  const startedAt = performance.now();
  const child = spawn(program, [...args, '--port', '0', '--edge-port', '0', '--state', stateDir], {
    env: { ...process.env, LOCAL_AWS_DEPLOY_SECONDS: '0', LOCAL_AWS_CONTROL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  for await (const line of createInterface(child.stdout)) {
    const [, apiUrl, edgePort] = /^ready: api (\S+) edge \S+:(\d+)$/.exec(line) ?? [];
    if (apiUrl === undefined) continue;
    const readySeconds = (performance.now() - startedAt) / 1000;
    child.stdout.resume();
    return { ...peer('Local AWS', child, Number(new URL(apiUrl).port)), apiUrl, edgePort: Number(edgePort), readySeconds };
  }
  throw new Error('Local AWS did not get ready');
}

/** What Local AWS is compared with where there is no nginx, and what shows how fast the reader itself can be. */
export async function startPlain(folder: string): Promise<Peer> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bench/local-aws-plain.ts', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  for await (const line of createInterface(child.stdout)) return peer('node:http', child, Number(line));
  throw new Error('The plain server did not get ready');
}

/** Starts nginx on the folder's files; undefined when it is not installed. */
export async function startNginx(folder: string): Promise<Peer | undefined> {
  if (!isInstalled('nginx')) return undefined;
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${path.join(folder, name)};`)
    .join(' ');
  const config = path.join(folder, 'nginx.conf');
  writeFileSync(config, `
    daemon off; worker_processes 1; pid ${path.join(folder, 'nginx.pid')}; error_log stderr;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    events { worker_connections 1024; }
    http {
      ${temporary} access_log off; sendfile on; tcp_nopush on;
      server { listen 127.0.0.1:${port}; root ${folder}; }
    }`);
  const child = spawn('nginx', ['-e', 'stderr', '-c', config], { stdio: ['ignore', 'ignore', 'inherit'], detached: true });
  await untilAccepting(port, child);
  return peer('nginx', child, port);
}

function peer(name: string, child: ChildProcess, port: number): Peer {
  const { pid } = child;
  if (pid === undefined) throw new Error(`${name} did not start`);
  const kill = () => process.kill(-pid, 'SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return {
    name,
    port,
    pid,
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      process.kill(-pid, 'SIGTERM');
      await ended;
    },
  };
}

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('No TCP address');
  return address.port;
}

async function untilAccepting(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const accepted = await once(socket, 'connect').then(() => true, () => false);
    socket.destroy();
    if (accepted) return;
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    await delay(20);
  }
}

/** The most memory that a process has had so far; undefined where the system does not keep it. */
export function peakMemoryMib({ pid }: Peer): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1024;
}
