import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REQUIRED_ACTIONS } from './cloudfront/actions';
import { cloudfrontService } from './cloudfront/service';
import { REQUIRED_ACCESS } from './s3/access/actions';
import { openS3Service } from './s3/service';
import { createClock } from './shared/clock';
import type { Service } from './shared/service';
import { Store } from './shared/store';
import { stsService } from './sts/service';

let stateDir = '';
let store: Store;
let s3: Service;
let cloudfront: Service;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'local-aws-actions-'));
  store = await Store.open(join(stateDir, 'records.log'));
  const clock = createClock();
  const controls = { clock, deploySeconds: 0, edgeBytesPerSecond: undefined, kmsKeys: [] };
  cloudfront = cloudfrontService({ store, clock, controls, edgePort: () => 0 });
  s3 = await openS3Service({ store, stateDir, clock, isKnownOai: () => false, isKnownUser: () => false });
});

afterAll(async () => {
  await store.close();
  await rm(stateDir, { recursive: true });
});

const without = (service: Service, table: object) =>
  Object.keys(service.handlers).filter((operation) => !(operation in table));

test('every operation of S3 says which actions it needs; what stands here is refused', () => {
  expect(without(s3, REQUIRED_ACCESS)).toEqual([]);
});

test('every operation of CloudFront says which actions it needs; what stands here is refused', () => {
  expect(without(cloudfront, REQUIRED_ACTIONS)).toEqual([]);
});

test('STS does nothing that needs a permission', () => {
  expect(Object.keys(stsService().handlers)).toEqual(['GetCallerIdentity']);
});
