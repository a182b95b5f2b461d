import { createWriteStream, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

import { S3Client } from '@aws-sdk/client-s3';

import { type Bar, draw, median, secondsOf } from './drawing';
import { type LocalAwsPeer, type Peer, peakMemoryMib, startLocalAws, startNginx, startPlain } from './local-aws-peers';
import { type Question, readAll } from './local-aws-reader';
import {
  askEdge, askS3, BUCKET, clientConfig, createBucket, KEY, putSmallObjects, sendParts, uploadInParts,
} from './local-aws-site';

const HELP = `Local AWS's figures, each beside something plain in the same run; medians of the rounds.

  npm run bench:local-aws -- [options]

  --size-mib N   the large object                     (1024)
  --rounds N     how often each is measured           (5)
  --objects N    small objects in the filled state    (10000)

nginx is measured when it is on the PATH, plain node:http always.
`;

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const MIB = 1024 * 1024;
const READERS = 64;

const { values } = parseArgs({
  options: {
    'size-mib': { type: 'string', default: '1024' },
    rounds: { type: 'string', default: '5' },
    objects: { type: 'string', default: '10000' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) console.log(HELP);
else await measure(Number(values['size-mib']), Number(values.rounds), Number(values.objects));

async function measure(sizeMib: number, rounds: number, objects: number): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'usher-bench-'));
  // However this ends, also with Ctrl-C, neither the folder nor a server stays.
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }); });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  const peers: Peer[] = [];
  const use = <T extends Peer>(peer: T): T => {
    peers.push(peer);
    return peer;
  };
  try {
    await writeFile(path.join(folder, KEY), sizeMib);
    const aws = use(await startLocalAws(path.join(folder, 'state')));
    const plain = use(await startPlain(folder));
    const nginx = await startNginx(folder);
    if (nginx) use(nginx);
    const s3 = new S3Client(clientConfig(aws.apiUrl));
    await createBucket(s3);
    await upload(s3, aws, plain, sizeMib, Math.min(rounds, 3));
    await oneStream(await askS3(s3, aws), plain, nginx, sizeMib, rounds);
    await manyRanges(await askS3(s3, aws), await askEdge(s3, aws), nginx ?? plain, sizeMib, rounds);
    s3.destroy();
    console.log(`\nMost memory of Local AWS in all of this: ${whole(peakMemoryMib(aws))} MiB`);
    for (const peer of peers.splice(0)) await peer.end();
    await startUp(folder, objects, rounds);
  } finally {
    for (const peer of peers) await peer.end();
  }
}

async function upload(s3: S3Client, aws: LocalAwsPeer, plain: Peer, sizeMib: number, rounds: number): Promise<void> {
  const sink = new S3Client(clientConfig(`http://127.0.0.1:${plain.port}`));
  const times: Record<'aws' | 'plain', number[]> = { aws: [], plain: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.plain.push(await secondsOf(() => sendParts(sink, sizeMib, { Bucket: BUCKET, Key: 'sink', UploadId: 'none' })));
    times.aws.push(await uploadInParts(s3, sizeMib));
  }
  sink.destroy();
  const speed = (seconds: number[]) => sizeMib / median(seconds);
  draw(`Upload of ${sizeMib} MiB in parts of 8 MiB with the SDK, four at a time`, 'MiB/s', [
    { name: 'node:http to a synced file', value: speed(times.plain) },
    { name: 'Local AWS', value: speed(times.aws) },
  ]);
  const peak = peakMemoryMib(aws);
  if (peak === undefined) return;
  draw('Most memory of Local AWS meanwhile', 'MiB', [
    { name: 'limit', value: 200 },
    { name: 'Local AWS', value: peak, atMost: 1 },
  ]);
}

async function oneStream(
  s3: Question, plain: Peer, nginx: Peer | undefined, sizeMib: number, rounds: number,
): Promise<void> {
  const file = ({ port }: Peer, name = KEY): Question => ({ port, path: `/${name}`, headers: ['Host: 127.0.0.1'] });
  const contenders: [string, Question][] = [
    ...(nginx ? [['nginx, the same file', file(nginx)] satisfies [string, Question]] : []),
    ['node:http, the same file', file(plain)],
    ['Local AWS, S3', s3],
    ['the reader itself, from memory', file(plain, `memory/${sizeMib * MIB}`)],
  ];
  const bars = await compare(contenders.map(([name, question]) => [name, () => readAll([question])]), rounds);
  draw(`GET of ${sizeMib} MiB, one stream`, 'MiB/s', bars.map((bar) => goal(bar, 'Local AWS, S3', 0.5)));
}

async function manyRanges(
  s3: Question, edge: Question, other: Peer, sizeMib: number, rounds: number,
): Promise<void> {
  const each = Math.max(1, Math.floor(sizeMib / READERS / 2));
  const file: Question = { port: other.port, path: `/${KEY}`, headers: ['Host: 127.0.0.1'] };
  // Every reader has its own MiBs of the object, so that a first pass finds none of them in the cache.
  const read = async (question: Question) => {
    const readers = Array.from({ length: READERS }, (_, reader) =>
      Array.from({ length: each }, (_, index) => mebibyte(question, (reader * each + index) % sizeMib)));
    const bytes = await Promise.all(readers.map((questions) => readAll(questions)));
    return bytes.reduce((sum, one) => sum + one, 0);
  };
  const title = `${READERS} readers at once, ${each} ranges of 1 MiB each`;
  const [miss] = await compare([['edge', () => read(edge)]], 1, 0);
  const bars = await compare([
    [`${other.name}, the same file`, () => read(file)],
    ['Local AWS, S3', () => read(s3)],
    ['Local AWS, edge, from cache', () => read(edge)],
  ], rounds);
  draw(title, 'MiB/s', [...bars, { name: 'Local AWS, edge, first pass', value: miss?.value ?? NaN }]);
}

function mebibyte({ headers, ...rest }: Question, index: number): Question {
  return { ...rest, headers: [...headers, `Range: bytes=${index * MIB}-${(index + 1) * MIB - 1}`] };
}

async function startUp(folder: string, objects: number, rounds: number): Promise<void> {
  const filled = path.join(folder, 'filled');
  const aws = await startLocalAws(filled);
  const s3 = new S3Client(clientConfig(aws.apiUrl));
  await createBucket(s3);
  await putSmallObjects(s3, objects);
  s3.destroy();
  await aws.end();
  const npm = ['npm', 'run', '--silent', 'local-aws', '--'];
  const starts: [string, (round: number) => Promise<LocalAwsPeer>][] = [
    ['empty state', (round) => startLocalAws(path.join(folder, `empty-${round}`))],
    [`${objects} objects`, () => startLocalAws(filled)],
    ['empty state, with npm run', (round) => startLocalAws(path.join(folder, `npm-${round}`), npm)],
  ];
  const answered = starts.map((): number[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, [, start]] of starts.entries()) {
      const startedAt = performance.now();
      const peer = await start(round);
      await (await fetch(peer.apiUrl)).text();
      answered[index]?.push(performance.now() - startedAt);
      await peer.end();
    }
  }
  draw('From the start of the process to the first answer', 'ms', [
    { name: 'goal', value: 500 },
    ...starts.map(([name], index) => ({ name, value: median(answered[index] ?? []), ...(index < 2 ? { atMost: 1 } : {}) })),
  ]);
}

/** Measures the contenders in turn, after a round that does not count; gives MiB a second. */
async function compare(contenders: [string, () => Promise<number>][], rounds: number, warmUp = 1): Promise<Bar[]> {
  const speeds = contenders.map((): number[] => []);
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [index, [, work]] of contenders.entries()) {
      let bytes = 0;
      const seconds = await secondsOf(async () => (bytes = await work()));
      if (round >= 0) speeds[index]?.push(bytes / MIB / seconds);
    }
  }
  return contenders.map(([name], index) => ({ name, value: median(speeds[index] ?? []) }));
}

function goal(bar: Bar, name: string, atLeast: number): Bar {
  return bar.name === name ? { ...bar, atLeast } : bar;
}

async function writeFile(file: string, sizeMib: number): Promise<void> {
  const chunk = Buffer.alloc(MIB, 'v');
  await pipeline(Readable.from(Array.from({ length: sizeMib }, () => chunk)), createWriteStream(file));
}

function whole(value: number | undefined): string {
  return value === undefined ? 'unknown' : Math.round(value).toLocaleString('en');
}
