import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudfrontService } from './cloudfront/service';
import { openS3Service } from './s3/service';
import { createClock } from './shared/clock';
import type { Service } from './shared/service';
import { Store } from './shared/store';
import { operationsOf } from './shared/wire/operations';
import { stsService } from './sts/service';

const FILE = join(import.meta.dirname, 'GAPS.md');
const MARK = '<!-- Generated from here on: npm run local-aws:gaps -->';
const TITLES: Record<Service['name'], string> = { s3: 'S3', cloudfront: 'CloudFront', sts: 'STS' };

/** Gives GAPS.md as it should be: its hand-written head, and every operation that AWS has and Local AWS has not. */
export async function currentGaps(): Promise<string> {
  const [head = ''] = (await readFile(FILE, 'utf8')).split(MARK);
  const stateDir = await mkdtemp(join(tmpdir(), 'local-aws-gaps-'));
  const clock = createClock();
  const store = await Store.open(join(stateDir, 'records.log'));
  try {
    const cloudfront = cloudfrontService({
      store,
      clock,
      controls: { clock, deploySeconds: 0, edgeBytesPerSecond: undefined, kmsKeys: [] },
      edgePort: () => 0,
    });
    const { isKnownOai } = cloudfront;
    const s3 = await openS3Service({ store, stateDir, clock, isKnownOai, isKnownUser: () => false });
    return `${head}${MARK}\n\n${[s3, cloudfront, stsService()].map(section).join('\n')}`;
  } finally {
    await store.close();
    await rm(stateDir, { recursive: true, force: true });
  }
}

export async function writeGaps(): Promise<void> {
  await writeFile(FILE, await currentGaps());
}

function section(service: Service): string {
  const all = operationsOf(service)
    .map(({ name }) => name)
    .sort();
  const missing = all.filter((name) => !(name in service.handlers));
  return (
    `## ${TITLES[service.name]}: ${all.length - missing.length} of ${all.length} operations\n\n` +
    `These answer 501 \`NotImplemented\` with their name:\n\n${missing.map((name) => `- ${name}`).join('\n')}\n`
  );
}
