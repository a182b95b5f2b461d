import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Store } from '../shared/store';
import { firstVersion } from './control-plane';
import { recordsOf } from './records';

test('what was stored is there, unchanged, when the store is opened again', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'cloudfront-records-'));
  const file = join(dir, 'records.log');
  const behavior = { TargetOriginId: 'o', ViewerProtocolPolicy: 'https-only', MinTTL: 0 } as const;
  const config = {
    CallerReference: 'r',
    Comment: 'ü',
    Enabled: true,
    Origins: { Quantity: 0, Items: [] },
    DefaultCacheBehavior: behavior,
  };
  const now = new Date();
  const record = {
    ...firstVersion('E1', '111122223333', config, now),
    deployedAt: now.toISOString(),
    previousConfig: { ...config, Enabled: false },
    tags: [{ Key: 'a', Value: '' }],
  };
  const before = await Store.open(file);
  await recordsOf(before).distributions.put(record.id, record);
  await before.close();
  const after = await Store.open(file);
  expect(recordsOf(after).distributions.get('E1')).toEqual(record);
  await after.close();
  await rm(dir, { recursive: true });
});
