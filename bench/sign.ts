import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { parseArgs } from 'node:util';

import { getSignedUrl } from '@aws-sdk/cloudfront-signer';

import { signUrl } from '@/lib/aws/cloudfront-signer';

import { type Bar, draw, median } from './drawing';

const HELP = `How many CloudFront URLs one core signs in a second, side by side in one run; medians of the rounds.

  npm run bench:sign -- [options]

  --rounds N     how often each is measured      (7)
  --seconds N    how long each round is          (0.5)

Counted is the processor's time, so that a busy machine changes little. botocore is measured where python3 has it
with the package cryptography (PYTHON names another python), OpenSSL where it is on the PATH.
`;

const url = 'https://d111111abcdef8.cloudfront.net/videos/0123456789abcdefghjk/source.mp4';
const keyPairId = 'K2JCJMDEHXQW5F';
const BATCH = 50;

/** The kinds of keys, with their goals: of `crypto.sign` with a parsed key, and of the plain use of the official signer. */
const KINDS = [
  { name: 'RSA-2048', openssl: 'rsa2048', ofCrypto: 0.9, key: () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey },
  { name: 'P-256', openssl: 'ecdsap256', ofCrypto: 0.8, key: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
] as const;

const TIMES_PLAIN = 10;

function measure(rounds: number, seconds: number): void {
  for (const kind of KINDS) {
    const privateKey = kind.key();
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const expiresAt = new Date(Date.now() + 600_000);
    const now = new Date();
    const works: Record<string, () => unknown> = {
      crypto: () => cryptoSign(privateKey),
      ours: () => signUrl({ url, keyPairId, privateKey, expiresAt }, now),
      plain: () => getSignedUrl({ url, keyPairId, privateKey: pem, dateLessThan: expiresAt }),
    };
    const speeds: Record<string, number[]> = {};
    // In turn, so that what disturbs one round disturbs all.
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, work] of Object.entries(works)) (speeds[name] ??= []).push(perSecond(work, seconds));
    }
    const speedOf = (name: string) => median(speeds[name] ?? []);
    const botocore = botocoreSpeed(pem, rounds, seconds);
    const bars: (Bar | undefined)[] = [
      { name: 'crypto.sign, key parsed once', value: speedOf('crypto') },
      { name: 'Usher, guards to finished URL', value: speedOf('ours'), atLeast: kind.ofCrypto },
      opensslBar(kind.openssl, seconds),
      { name: 'official signer with a PEM', value: speedOf('plain') },
      botocore === undefined ? undefined : { name: 'botocore’s CloudFrontSigner', value: botocore },
    ];
    draw(kind.name, 'URLs/s', bars.filter((bar) => bar !== undefined));
    const times = speedOf('ours') / speedOf('plain');
    console.log(`  Usher is ${times.toFixed(2)}× the official signer with a PEM (goal ${TIMES_PLAIN}×: ${times >= TIMES_PLAIN ? 'reached' : 'missed'})`
      + (botocore === undefined ? '; botocore is not here' : ` and ${(speedOf('ours') / botocore).toFixed(2)}× botocore`));
  }
}

function cryptoSign(privateKey: KeyObject): Buffer {
  return sign('sha1', Buffer.from(`{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":1798761600}}}]}`), privateKey);
}

function perSecond(work: () => unknown, seconds: number): number {
  for (let warm = 0; warm < BATCH; warm += 1) work();
  const startedAt = process.cpuUsage();
  let done = 0;
  let used = 0;
  while (used < seconds) {
    for (let index = 0; index < BATCH; index += 1) work();
    done += BATCH;
    const { user, system } = process.cpuUsage(startedAt);
    used = (user + system) / 1_000_000;
  }
  return done / used;
}

/** What OpenSSL's own measurement says, whose version may be another one than Node's. */
function opensslBar(algorithm: string, seconds: number): Bar | undefined {
  const { stdout, status } = spawnSync('openssl', ['speed', '-seconds', String(Math.max(1, Math.round(seconds))), '-mr', algorithm], { encoding: 'utf8' });
  const value = Number(/^\+F[24]:\d+:\d+:([\d.]+):/m.exec(stdout)?.[1]);
  return status === 0 && value > 0 ? { name: 'openssl speed', value } : undefined;
}

const BOTOCORE = `
import sys, time, datetime, statistics
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
key = serialization.load_pem_private_key(sys.stdin.buffer.read(), password=None)
if isinstance(key, ec.EllipticCurvePrivateKey):
    sign = lambda message: key.sign(message, ec.ECDSA(hashes.SHA1()))
else:
    sign = lambda message: key.sign(message, padding.PKCS1v15(), hashes.SHA1())
signer = CloudFrontSigner(sys.argv[2], sign)
expires = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=10)
speeds = []
for _ in range(int(sys.argv[3])):
    begun, done = time.process_time(), 0
    while time.process_time() - begun < float(sys.argv[4]):
        for _ in range(50): signer.generate_presigned_url(sys.argv[1], date_less_than=expires)
        done += 50
    speeds.append(done / (time.process_time() - begun))
print(statistics.median(speeds))
`;

function botocoreSpeed(pem: string, rounds: number, seconds: number): number | undefined {
  try {
    const args = ['-c', BOTOCORE, url, keyPairId, String(rounds), String(seconds)];
    return Number(execFileSync(process.env.PYTHON ?? 'python3', args, { input: pem, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }));
  } catch {
    return undefined;
  }
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, seconds: { type: 'string', default: '0.5' }, help: { type: 'boolean', default: false } },
});
if (values.help) console.log(HELP);
else measure(Number(values.rounds), Number(values.seconds));
