import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from '@/bin/free-port';
import { resetClients } from '@/lib/aws/clients';
import { db } from '@/lib/db/client';
import type { AdminActor } from '@/lib/kernel/actor';
import { newId } from '@/lib/kernel/id';
import { type LocalAws, startLocalAws } from '@/local-aws/server';
import { anOwner } from '@/test/factories';
import { type FreshDatabase, useCopyOf } from '@/test/harness/database';
import { addEnvironment } from '@/test/harness/environment';
import { valueOf } from '@/test/harness/keys';

import { CommitProxy } from './commit-proxy';
import { hurriedUrl } from './hurry';
import { type WarmWorker, WorkerPool } from './processes';
import type { Scenario } from './scenarios';

/** How many times as fast time runs for workers whose waits are not what is looked at. */
const SPEED = 5;

interface Snapshot {
  databaseUrl: string;
  awsDir: string;
  operationId: string;
}

/** A database and a Local AWS that nobody else uses, as they were the moment before something is disturbed. */
export interface Stage {
  aws: LocalAws & { faults: NonNullable<LocalAws['faults']> };
  operationId: string;
  secondsPerWait: number;
  close: () => Promise<void>;
}

/** A stage with nothing recorded on it. */
type OpenStage = Omit<Stage, 'operationId' | 'secondsPerWait'>;

/** Where one lane works: its ports, its processes, and what each scenario begins with. */
export class Ground {
  private readonly snapshots = new Map<string, Promise<Snapshot>>();

  private constructor(
    private readonly templateUrl: string,
    private readonly dir: string,
    private readonly ports: { apiPort: number; edgePort: number; edgeHttpPort: number },
    readonly proxy: CommitProxy,
    readonly workers: WorkerPool,
  ) {}

  static async open(templateUrl: string, workerFile: string): Promise<Ground> {
    const { hostname, port } = new URL(templateUrl);
    const dir = await mkdtemp(path.join(tmpdir(), 'usher-ground-'));
    const apiPort = await freePort();
    const edgePort = await freePort(0, [apiPort]);
    const edgeHttpPort = await freePort(0, [apiPort, edgePort]);
    const proxy = await CommitProxy.start({ host: hostname, port: Number(port) });
    return new Ground(templateUrl, dir, { apiPort, edgePort, edgeHttpPort }, proxy, new WorkerPool(workerFile, 2));
  }

  /** The scenario with its operation recorded and not begun. */
  async stage(scenario: Scenario): Promise<Stage> {
    let snapshot = this.snapshots.get(scenario.name);
    if (!snapshot) {
      snapshot = this.prepare(scenario);
      this.snapshots.set(scenario.name, snapshot);
    }
    const { databaseUrl, awsDir, operationId } = await snapshot;
    const database = await useCopyOf(databaseUrl);
    const stateDir = path.join(this.dir, newId());
    await cp(awsDir, stateDir, { recursive: true });
    return { ...(await this.open(database, stateDir)), operationId, secondsPerWait: scenario.secondsPerWait ?? 0 };
  }

  /** An empty account and an empty database, with an owner. */
  async empty(): Promise<OpenStage & { owner: AdminActor }> {
    const stage = await this.open(await useCopyOf(this.templateUrl), path.join(this.dir, newId()));
    return { ...stage, owner: await anOwner() };
  }

  /** A worker process at work: at its own pace or hurried, on the database directly or through the proxy that can hold it at a commit. */
  async startWorker(way: 'direct' | 'through-proxy', speed: number = SPEED): Promise<WarmWorker> {
    const url = new URL(process.env.DATABASE_URL ?? '');
    if (way === 'through-proxy') url.port = String(this.proxy.port);
    const DATABASE_URL = speed === 1 ? url.href : hurriedUrl(url.href, speed);
    const worker = await this.workers.take();
    worker.go({ environment: { DATABASE_URL, USHER_AWS_ENDPOINT: process.env.USHER_AWS_ENDPOINT ?? '' }, speed });
    return worker;
  }

  async close(): Promise<void> {
    this.workers.close();
    this.proxy.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  private async open(database: FreshDatabase, stateDir: string): Promise<OpenStage> {
    const aws = await startLocalAws({ ...this.ports, stateDir, control: true, deploySeconds: 0 });
    if (!aws.faults) throw new Error('Local AWS has no test controls');
    addEnvironment({ USHER_AWS_ENDPOINT: aws.apiUrl });
    resetClients();
    return {
      aws: { ...aws, faults: aws.faults },
      close: async () => {
        this.proxy.reset();
        await aws.close();
        await database.close();
        await rm(stateDir, { recursive: true, force: true });
      },
    };
  }

  /** Keeps database and account as they are once the operation is recorded; the database goes with PostgreSQL. */
  private async prepare({ setUp, press }: Scenario): Promise<Snapshot> {
    const database = await useCopyOf(this.templateUrl);
    const awsDir = path.join(this.dir, newId());
    const { aws } = await this.open(database, awsDir);
    const owner = await anOwner();
    const { operationId } = valueOf(await press(owner, await setUp(owner)));
    await db().$disconnect();
    await aws.close();
    return { databaseUrl: database.url, awsDir, operationId };
  }
}
