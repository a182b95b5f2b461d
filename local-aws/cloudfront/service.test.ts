import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createClock } from '../shared/clock';
import { Store } from '../shared/store';
import { operationsOf } from '../shared/wire/operations';
import { cloudfrontService } from './service';

test('every handler carries out an operation that the SDK knows by this name', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'cloudfront-service-'));
  const store = await Store.open(join(dir, 'records.log'));
  const clock = createClock();
  const controls = { clock, deploySeconds: 0, edgeBytesPerSecond: undefined, kmsKeys: [] };
  const service = cloudfrontService({ store, clock, controls, edgePort: () => 0 });
  const known = operationsOf(service).map(({ name }) => name);
  expect(Object.keys(service.handlers).filter((name) => !known.includes(name))).toEqual([]);
  expect(Object.keys(service.handlers)).toContain('ListCloudFrontOriginAccessIdentities');
  await store.close();
  await rm(dir, { recursive: true });
});
