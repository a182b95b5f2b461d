import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { encode } from 'next-auth/jwt';

import { freePort } from '@/bin/free-port';
import { isReady } from '@/bin/reachable';
import { SESSION_COOKIE, sessionSecret } from '@/lib/auth/next-auth';
import { db } from '@/lib/db/client';
import type { Actor, AdminActor } from '@/lib/kernel/actor';
import { newId } from '@/lib/kernel/id';
import { createTokenSchema } from '@/lib/tokens/schema';
import { createToken } from '@/lib/tokens/service';
import { actorOf, anOwner, aReadyVideo } from '@/test/factories';
import { addEnvironment } from '@/test/harness/environment';
import { makeLibrary } from '@/test/harness/provisioning';

import { type Bar, draw, median } from './drawing';
import { type Asked, latencies, maximumRate } from './http-load';
import { withParts } from './parts';

const HELP = `How many signed URLs a second one web process gives out, beside what the framework alone can do.

  npm run build && npm run bench:api -- [options]

  --rounds N        how often each is measured      (5)
  --seconds N       how long each round is          (3)
  --connections N   how many ask at once            (8)

One production build and one web process; another one, idle until the last line, PostgreSQL and whoever asks are beside it on
the same machine. Medians of the rounds, in turn. Counted is the web process's processor time, which is what a core can do, so
that a busy machine changes little. Each signed URL is for a viewer with a grant, or a named one of a token, and is on record
before it is answered.
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '8' }, help: { type: 'boolean', default: false },
  },
});

/** The kernel counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;
const BATCH = 1_000;
/** One person may ask 1,200 times a minute. */
const VIEWERS = 100;

interface Site {
  /** The process that is measured. */
  web: ChildProcess;
  /** Where another one answers, with the same database. */
  otherPort: number;
  routes: Record<'empty' | 'read' | 'session' | 'token' | 'rsa' | 'batch', Asked>;
}

async function measure(rounds: number, seconds: number, connections: number): Promise<void> {
  await withSite(async ({ routes, web, otherPort }) => {
    for (const asked of Object.values(routes)) await maximumRate(asked, connections, 1);
    const rates: Record<string, number[]> = {};
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, asked] of Object.entries(routes)) {
        if (name !== 'batch') (rates[name] ??= []).push(await perCore(web, () => maximumRate(asked, connections, seconds)));
      }
    }
    const rateOf = (name: string) => median(rates[name] ?? []);
    const bars: Bar[] = [
      { name: 'empty route handler', value: rateOf('empty') },
      { name: 'one plain Prisma read', value: rateOf('read') },
      { name: 'signed URL, token, P-256', value: rateOf('token'), atLeast: 0.6 },
      { name: 'signed URL, session, P-256', value: rateOf('session'), atLeast: 0.45 },
      { name: 'signed URL, token, RSA-2048', value: rateOf('rsa') },
    ];
    draw(`Requests a second of one core, ${connections} connections`, 'req/s', bars);

    const perSecond = (await maximumRate(routes.token, connections, seconds)) / 2;
    const halfway: number[][] = [];
    for (let round = 0; round < rounds; round += 1) halfway.push(await latencies(routes.token, perSecond, seconds));
    const p99s = halfway.map((took) => at(took, 0.99));
    console.log(`\nAt half of its most, ${Math.round(perSecond)} signed URLs a second with a token: median ${median(halfway.map((took) => at(took, 0.5))).toFixed(1)} ms, `
      + `p99 ${median(p99s).toFixed(1)} ms (goal under 25: ${median(p99s) < 25 ? 'reached' : 'missed'}), ${Math.min(...p99s).toFixed(1)} to ${Math.max(...p99s).toFixed(1)} by round`);

    await maximumRate(routes.batch, 2, seconds * 2);
    const urls: number[] = [];
    for (let round = 0; round < rounds; round += 1) urls.push(BATCH * (await perCore(web, () => maximumRate(routes.batch, 2, seconds))));
    const [most, middle] = [Math.max(...urls), median(urls)];
    console.log(`Batches of ${BATCH} with P-256: ${count(middle)} URLs a second of one core, up to ${count(most)} (goal 15,000: ${middle >= 15_000 ? 'reached' : 'missed'}); `
      + `${(middle / signaturesPerSecond()).toFixed(2)}× crypto.sign alone`);
    const waited = await Promise.all([maximumRate(routes.batch, 1, seconds), latencies(routes.token, 50, seconds)]);
    console.log(`While batches are signed one after another, another request takes ${(waited[1].at(-1) ?? NaN).toFixed(0)} ms at most, ${median(waited[1]).toFixed(0)} in the median`);
    const refusedAfter = await revocation([routes.token, { ...routes.token, port: otherPort }]);
    console.log(`A token that was revoked is refused after ${refusedAfter.map((ms) => Math.round(ms)).join(' and ')} ms by two web processes (goal: within 1,000)`);
  });
}

/** Two libraries, viewers with grants, a token; and two web processes of the production build, of which one is measured. */
async function withSite(work: (site: Site) => Promise<void>): Promise<void> {
  await withParts(async () => {
    const [port, otherPort] = [await freePort(), await freePort()];
    addEnvironment({ PUBLIC_ORIGIN: `http://localhost:${port}` });
    const routes = await prepare(await anOwner(), port);
    const [web, other] = [startWeb(port), startWeb(otherPort)];
    try {
      for (const [started, at] of [[web, port], [other, otherPort]] as const) await untilReady(started, at);
      await work({ web, otherPort, routes });
    } finally {
      for (const started of [web, other]) if (started.exitCode === null && started.kill()) await once(started, 'exit');
    }
  });
}

function startWeb(port: number): ChildProcess {
  return spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', String(port), '-H', '127.0.0.1'], {
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' }, stdio: ['ignore', 'ignore', 'inherit'],
  });
}

async function untilReady(web: ChildProcess, port: number): Promise<void> {
  while (!(await isReady('127.0.0.1', port))) {
    if (web.exitCode !== null) throw new Error('The pages are not built: npm run build');
    await new Promise((resolve) => { setTimeout(resolve, 100); });
  }
}

async function prepare(owner: AdminActor, port: number): Promise<Site['routes']> {
  const [p256, rsa] = [await libraryWithVideo(owner, 'ECDSA_P256'), await libraryWithVideo(owner, 'RSA_2048')];
  const viewers = await Promise.all(Array.from({ length: VIEWERS }, () => actorOf('VIEWER')));
  await db().grant.createMany({
    data: viewers.map(({ userId }) => ({ id: newId(), userId, videoId: p256.videoId, createdById: owner.userId })),
  });
  const input = createTokenSchema.parse({ name: 'bench', scopes: ['playback:create', 'signatures:create'], requestsPerMinute: 1_000_000 });
  const made = await createToken(owner, input);
  if (!made.ok) throw new Error(made.error.message);
  const host = { Host: `localhost:${port}` };
  const bearer = { ...host, 'Authorization': `Bearer ${made.value.token}`, 'Content-Type': 'application/json' };
  const post = (where: string, body: unknown): Asked => ({ port, method: 'POST', path: where, headers: [bearer], body: JSON.stringify(body) });
  const cookies = await Promise.all(viewers.map(async (viewer) => ({ ...host, Cookie: await sessionCookie(viewer) })));
  return {
    empty: { port, method: 'GET', path: '/api/health', headers: [host] },
    read: { port, method: 'GET', path: '/api/ready', headers: [host] },
    session: { port, method: 'GET', path: `/api/v1/videos/${p256.videoId}/playback`, headers: cookies },
    token: post(`/api/v1/videos/${p256.videoId}/playback`, { viewer: 'django-4711' }),
    rsa: post(`/api/v1/videos/${rsa.videoId}/playback`, { viewer: 'django-4711' }),
    batch: post('/api/v1/signatures', { signatures: Array.from({ length: BATCH }, (_, n) => ({ library: p256.libraryId, key: `hls/7/${n}.ts` })) }),
  };
}

async function libraryWithVideo(owner: AdminActor, signingKeyKind: 'ECDSA_P256' | 'RSA_2048'): Promise<{ libraryId: string; videoId: string }> {
  const { library } = await makeLibrary(owner, { signingKeyKind });
  return { libraryId: library.id, videoId: await aReadyVideo({ libraryId: library.id, createdById: owner.userId }) };
}

/** The cookie of a session as next-auth makes it at sign-in. */
async function sessionCookie({ sessionId }: Actor): Promise<string> {
  return `${SESSION_COOKIE}=${await encode({ token: { sid: sessionId }, secret: sessionSecret() })}`;
}

/** Of sorted latencies, the one that a share of them does not exceed. */
function at(took: readonly number[], share: number): number {
  return took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? NaN;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** What a core can do at most: signatures and nothing else, by processor time. */
function signaturesPerSecond(): number {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const policy = Buffer.alloc(150);
  for (let warm = 0; warm < BATCH; warm += 1) sign('sha1', policy, privateKey);
  const before = process.cpuUsage();
  for (let signed = 0; signed < 20 * BATCH; signed += 1) sign('sha1', policy, privateKey);
  const { user, system } = process.cpuUsage(before);
  return (20 * BATCH * 1_000_000) / (user + system);
}

/** What a rate would be if the web process had one core for itself, all the time. */
async function perCore(web: ChildProcess, measured: () => Promise<number>): Promise<number> {
  const [usedBefore, beganAt] = [processorSeconds(web), performance.now()];
  const rate = await measured();
  return (rate * (performance.now() - beganAt)) / 1000 / (processorSeconds(web) - usedBefore);
}

/** Milliseconds from a revocation's commit to the first refusal of each process, while the token is used all the time at all of them. */
async function revocation(everywhere: readonly Asked[]): Promise<number[]> {
  // What each has read last is kept, and of another age in each.
  for (const asked of everywhere) await maximumRate(asked, 1, 0.4);
  const using = everywhere.map(async (asked) => {
    const refused = await maximumRate(asked, 2, 10).then(() => false, () => true);
    if (!refused) throw new Error('A revoked token still works after ten seconds');
    return performance.now();
  });
  await db().apiToken.updateMany({ data: { revokedAt: new Date() } });
  const beganAt = performance.now();
  const after = (await Promise.all(using)).map((refusedAt) => refusedAt - beganAt);
  await db().apiToken.updateMany({ data: { revokedAt: null } });
  return after;
}

/** User and system time of a process so far, in seconds; Linux only. */
function processorSeconds({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid ?? 0}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

if (values.help) console.log(HELP);
else await measure(Number(values.rounds), Number(values.seconds), Number(values.connections));
