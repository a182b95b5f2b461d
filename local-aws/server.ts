import { join } from 'node:path';
import { cloudfrontService } from './cloudfront/service';
import { startEdge } from './edge/server';
import { Faults } from './test-controls/faults/faults';
import { createS3Origin } from './s3/origin';
import { openS3Service } from './s3/service';
import { AccessKeys, type GivenAccessKey } from './shared/access-keys';
import { createApiServer } from './api-server';
import { createClock } from './shared/clock';
import { CallMeter } from './test-controls/call-rate';
import { createControl } from './test-controls/control';
import type { Controls } from './shared/controls';
import type { Edge } from './edge/edge';
import { closeServer, listen } from './shared/http-listener';
import { History } from './shared/history';
import { Journal } from './shared/journal';
import { claimState, makeStateDir } from './shared/state-claim';
import { Store } from './shared/store';
import { Dispatcher } from './shared/wire/dispatch';
import { stsService } from './sts/service';

export interface LocalAwsOptions {
  /** 0 picks a free port. */
  apiPort: number;
  edgePort: number;
  /** The edge's second port, which plays plain HTTP; a free one unless given. */
  edgeHttpPort?: number;
  stateDir: string;
  host?: string;
  /** How long a distribution stays InProgress after a change. */
  deploySeconds?: number;
  edgeBytesPerSecond?: number | undefined;
  /** Opens the test controls and keeps the journal. */
  control?: boolean;
  /** Keys of IAM users, beside the two that are roots; AccessKeysError when they cannot be taken. */
  accessKeys?: GivenAccessKey[];
}

export interface LocalAws {
  apiUrl: string;
  apiPort: number;
  edgePort: number;
  edgeHttpPort: number;
  controls: Controls;
  journal: Journal;
  /** Faults to order; undefined unless `control` was asked for. */
  faults: Faults | undefined;
  close: () => Promise<void>;
}

/** Long enough to be seen by whoever waits for Deployed, short enough not to be waited for. */
const DEFAULT_DEPLOY_SECONDS = 2;

/** Starts S3, STS, CloudFront and the edge on the state folder; rejects when that or a port is in use. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  await makeStateDir(options.stateDir);
  const release = claimState(options.stateDir);
  try {
    const aws = await startServices(options);
    return { ...aws, close: () => aws.close().finally(release) };
  } catch (error) {
    release();
    throw error;
  }
}

async function startServices(options: LocalAwsOptions): Promise<LocalAws> {
  const host = options.host ?? '127.0.0.1';
  const accessKeys = new AccessKeys();
  accessKeys.replace(options.accessKeys ?? []);
  const clock = createClock();
  const controls: Controls = {
    clock,
    deploySeconds: options.deploySeconds ?? DEFAULT_DEPLOY_SECONDS,
    edgeBytesPerSecond: options.edgeBytesPerSecond,
    kmsKeys: [],
  };
  const journal = new Journal(options.control ?? false);
  const history = options.control ? new History(clock) : undefined;
  const faults = history && new Faults(history);
  const store = await Store.open(join(options.stateDir, 'records.log'), {
    history,
    // S3 lags behind with buckets and their settings, never with objects (S3 user guide, data consistency model).
    withoutHistory: ['s3-objects', 's3-uploads', 's3-parts'],
  });
  let edge: Edge | undefined;
  const cloudfront = cloudfrontService({
    store,
    clock,
    controls,
    edgePort: () => edge?.port ?? options.edgePort,
  });
  const s3 = new Dispatcher(
    await openS3Service({
      store,
      stateDir: options.stateDir,
      clock,
      isKnownOai: cloudfront.isKnownOai,
      isKnownUser: (arn) => accessKeys.hasUser(arn),
      kmsKey: (arn) => controls.kmsKeys.find((key) => key.arn === arn),
    }),
  );
  const api = createApiServer({
    dispatchers: { s3, cloudfront: new Dispatcher(cloudfront), sts: new Dispatcher(stsService()) },
    clock,
    journal,
    accessKeys,
    faults,
    meter: new CallMeter(() => controls.throttle),
    control: faults ? createControl({ controls, journal, faults, accessKeys }) : () => undefined,
  });
  try {
    edge = await startEdge({
      store,
      clock,
      controls,
      journal,
      faults,
      origin: createS3Origin(s3),
      cacheDir: join(options.stateDir, 'edge-cache'),
      port: options.edgePort,
      httpPort: options.edgeHttpPort ?? 0,
      host,
    });
    const apiPort = await listen(api, options.apiPort, host);
    const { port: edgePort, httpPort: edgeHttpPort, close: closeEdge } = edge;
    const close = async () => {
      faults?.clear();
      await Promise.all([closeServer(api), closeEdge()]);
      await store.close();
    };
    const apiUrl = `http://${host}:${apiPort}`;
    return { apiUrl, apiPort, edgePort, edgeHttpPort, controls, journal, faults, close };
  } catch (error) {
    await edge?.close();
    await store.close();
    throw error;
  }
}
