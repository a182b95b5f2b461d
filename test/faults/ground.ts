import { once } from 'node:events';
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

import { BUTTONS } from './buttons';
import { CommitProxy } from './commit-proxy';
import { hurriedUrl } from './hurry';
import { type Pressed, pressedSchema, type Presses } from './jobs';
import { ProcessPool, type WarmProcess } from './processes';
import type { Scenario } from './scenarios';

/** How many times as fast time runs for workers whose waits are not what is looked at. */
const SPEED = 5;

interface Snapshot {
  databaseUrl: string;
  awsDir: string;
  /** Of what the operation is about, and of the operation once it is recorded. */
  id: string;
}

/** A database and a Local AWS that nobody else uses. */
export interface OpenStage {
  aws: LocalAws & { faults: NonNullable<LocalAws['faults']> };
  close: () => Promise<void>;
}

/** The same as they were the moment before an operation is disturbed. */
export interface Stage extends OpenStage {
  operationId: string;
  secondsPerWait: number;
}

/** Where one lane works: its ports, its processes, and what each scenario begins with. */
export class Ground {
  private readonly snapshots = new Map<string, Promise<Snapshot>>();

  private constructor(
    private readonly templateUrl: string,
    private readonly dir: string,
    private readonly ports: { apiPort: number; edgePort: number; edgeHttpPort: number },
    readonly proxy: CommitProxy,
    private readonly workers: ProcessPool,
    private readonly pressers: ProcessPool,
  ) {}

  static async open(templateUrl: string, files: { worker: string; presser: string }): Promise<Ground> {
    const { hostname, port } = new URL(templateUrl);
    const dir = await mkdtemp(path.join(tmpdir(), 'usher-ground-'));
    const apiPort = await freePort();
    const edgePort = await freePort(0, [apiPort]);
    const edgeHttpPort = await freePort(0, [apiPort, edgePort]);
    const proxy = await CommitProxy.start({ host: hostname, port: Number(port) });
    return new Ground(templateUrl, dir, { apiPort, edgePort, edgeHttpPort }, proxy, new ProcessPool(files.worker, 2), new ProcessPool(files.presser, 0));
  }

  /** The scenario with its operation recorded and not begun. */
  async stage(scenario: Scenario): Promise<Stage> {
    const { id, ...stage } = await this.copyOf(await this.once(scenario.name, () => this.record(scenario)));
    return { ...stage, operationId: id, secondsPerWait: scenario.secondsPerWait };
  }

  /** The scenario before its button is pressed; `id` is of what it is about. */
  async before(scenario: Scenario): Promise<OpenStage & { id: string }> {
    return this.copyOf(await this.once(`before ${scenario.name}`, () => this.setUp(scenario)));
  }

  /** An empty account and an empty database, with an owner. */
  async empty(): Promise<OpenStage & { owner: AdminActor }> {
    const stage = await this.open(await useCopyOf(this.templateUrl), path.join(this.dir, newId()));
    return { ...stage, owner: await anOwner() };
  }

  /** A worker process at work: at its own pace or hurried, on the database directly or through the proxy that can hold it at a commit. */
  async startWorker(way: 'direct' | 'through-proxy', speed: number = SPEED): Promise<WarmProcess> {
    const url = new URL(process.env.DATABASE_URL ?? '');
    if (way === 'through-proxy') url.port = String(this.proxy.port);
    const DATABASE_URL = speed === 1 ? url.href : hurriedUrl(url.href, speed);
    const worker = await this.workers.take();
    worker.go({ environment: { DATABASE_URL, ...pick('USHER_AWS_ENDPOINT') }, speed });
    return worker;
  }

  /** Has another process press a scenario's button, as one of several web processes does; gives its answers. */
  async press(presses: Omit<Presses, 'environment'>): Promise<Pressed> {
    const presser = await this.pressers.take();
    presser.go({ environment: pick('DATABASE_URL', 'USHER_AWS_ENDPOINT'), ...presses });
    const [answers]: unknown[] = await once(presser.child, 'message');
    await presser.kill();
    return pressedSchema.parse(answers);
  }

  async close(): Promise<void> {
    this.workers.close();
    this.pressers.close();
    this.proxy.close();
    await rm(this.dir, { recursive: true, force: true });
  }

  private once(name: string, make: () => Promise<Snapshot>): Promise<Snapshot> {
    const known = this.snapshots.get(name) ?? make();
    this.snapshots.set(name, known);
    return known;
  }

  private async copyOf({ databaseUrl, awsDir, id }: Snapshot): Promise<OpenStage & { id: string }> {
    const database = await useCopyOf(databaseUrl);
    const stateDir = path.join(this.dir, newId());
    await cp(awsDir, stateDir, { recursive: true });
    return { ...(await this.open(database, stateDir)), id };
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

  private setUp({ setUp }: Scenario): Promise<Snapshot> {
    return this.keep(this.templateUrl, undefined, async () => setUp(await anOwner()));
  }

  private async record(scenario: Scenario): Promise<Snapshot> {
    const { databaseUrl, awsDir, id } = await this.once(`before ${scenario.name}`, () => this.setUp(scenario));
    return this.keep(databaseUrl, awsDir, async () => valueOf(await BUTTONS[scenario.button](await anOwner(), id)).operationId);
  }

  /** Keeps database and account as `work` leaves them; the database goes with PostgreSQL. */
  private async keep(databaseUrl: string, from: string | undefined, work: () => Promise<string>): Promise<Snapshot> {
    const database = await useCopyOf(databaseUrl);
    const awsDir = path.join(this.dir, newId());
    if (from !== undefined) await cp(from, awsDir, { recursive: true });
    const { aws } = await this.open(database, awsDir);
    const id = await work();
    await db().$disconnect();
    await aws.close();
    return { databaseUrl: database.url, awsDir, id };
  }
}

function pick(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']));
}
