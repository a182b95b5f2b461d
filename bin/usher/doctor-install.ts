import { isWorkerMissing } from '@/lib/provisioning/worker-silence';

import type { Settings } from '../settings';
import { Trouble } from '../trouble';
import type { Line } from './doctor-line';
import { findInstall } from './install';

/** From here on a clock is wrong, and further off AWS refuses what is signed by it. */
const SKEW_WARN_MS = 30_000;
const SKEW_FAIL_MS = 5 * 60_000;

/** What needs the install: its database, its worker, its rights at AWS, and how its clock stands to AWS's. */
export async function ofTheInstall({ aws }: Settings): Promise<Line[]> {
  const install = await findInstall();
  // Usher may simply not be running; a database that was named has to be there.
  if (!install.found) return [{ name: 'Database', state: install.isBroken ? 'fail' : 'warn', says: install.why, fix: install.fix }];
  const { closeDb } = await import('@/lib/db/client');
  try {
    const database = await databaseLine();
    const more = database.state === 'ok' ? [await workerLine()] : [];
    return [database, ...more, ...(await awsLines(aws, database.state === 'ok'))];
  } finally {
    await closeDb();
  }
}

async function databaseLine(): Promise<Line> {
  const name = 'Database';
  const [{ db }, { readMigrations }] = await Promise.all([import('@/lib/db/client'), import('@/prisma/migrations')]);
  try {
    const rows = await db().$queryRaw<{ name: string }[]>`SELECT migration_name AS "name" FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
    const applied = new Set(rows.map((row) => row.name));
    const missing = (await readMigrations()).filter((migration) => !applied.has(migration.name));
    if (missing.length > 0) return { name, state: 'fail', says: `${missing.length} migrations are not applied yet.`, fix: 'npm run db:migrate applies them, and so does npm start.' };
    return { name, state: 'ok', says: `It answers, with all ${applied.size} migrations.` };
  } catch (error) {
    // What Prisma says names no secret, but many lines; the last one is the reason.
    return { name, state: 'fail', says: `It cannot be asked: ${error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : 'unknown'}`, fix: 'Check DATABASE_URL, and that npm run db:migrate has been run.' };
  }
}

async function workerLine(): Promise<Line> {
  const name = 'Worker';
  const { workerSeenAt } = await import('@/lib/provisioning/data');
  const seenAt = await workerSeenAt();
  if (!isWorkerMissing(seenAt, Date.now())) return { name, state: 'ok', says: 'It lives.' };
  return { name, state: 'fail', says: seenAt === null ? 'None lives.' : `None lives; one did until ${seenAt}.`, fix: 'Start one with npm run worker, or everything with npm start.' };
}

async function awsLines(aws: Settings['aws'], hasDatabase: boolean): Promise<Line[]> {
  const [{ callerAccountId }, { AwsFailure }, { awsClockAheadMs }, { db }] = await Promise.all([
    import('@/lib/aws/account'), import('@/lib/aws/errors'), import('@/lib/aws/aws-clock'), import('@/lib/db/client'),
  ]);
  const name = 'AWS access';
  try {
    const account = await callerAccountId();
    const recorded = hasDatabase ? (await db().install.findFirst({ select: { accountId: true } }))?.accountId : undefined;
    const isOther = recorded !== null && recorded !== undefined && recorded !== account;
    return [
      isOther
        ? { name, state: 'fail', says: `The credentials are of the account ${account}, and everything was made in ${recorded}.`, fix: 'Give credentials of that account, or use another database.' }
        : { name, state: 'ok', says: `${aws === 'real' ? 'account' : 'Local AWS, account'} ${account}` },
      clockLine(awsClockAheadMs()),
    ];
  } catch (error) {
    if (error instanceof AwsFailure) return [{ name, state: 'fail', says: error.reason.message, fix: error.reason.fix }];
    if (error instanceof Trouble) return [{ name, state: 'fail', says: error.message }];
    throw error;
  }
}

function clockLine(aheadMs: number | undefined): Line {
  const name = 'Clock';
  if (aheadMs === undefined) return { name, state: 'warn', says: 'AWS’s answer had no date to compare with.' };
  const off = Math.abs(aheadMs);
  const says = off === 0 ? 'It agrees with AWS’s.' : `It is ${Math.round(off / 1000)} seconds ${aheadMs > 0 ? 'behind' : 'ahead of'} AWS’s.`;
  if (off <= SKEW_WARN_MS) return { name, state: 'ok', says };
  return { name, state: off > SKEW_FAIL_MS ? 'fail' : 'warn', says, fix: 'Let NTP set the clock of this machine. What is signed here is corrected by what was measured; other programs do not do that.' };
}
