import { expect, test } from 'vitest';
import { deployedConfig, deploymentOf, isDeployed } from './deployment';
import type { DistributionRecord } from '../records';

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);

function distribution(
  comment: string,
  previous: DistributionRecord | undefined,
  now: Date,
): DistributionRecord {
  const origins = { Quantity: 0, Items: [] };
  const behavior = { TargetOriginId: 'o', ViewerProtocolPolicy: 'allow-all' } as const;
  return {
    id: 'E1',
    accountId: '111122223333',
    etag: 'E2',
    createdAt: now.toISOString(),
    lastModifiedAt: now.toISOString(),
    config: {
      CallerReference: 'r',
      Comment: comment,
      Enabled: true,
      Origins: origins,
      DefaultCacheBehavior: behavior,
    },
    tags: [],
    ...deploymentOf(previous, now, 10),
  };
}

test('the edge has nothing before the first deployment and the previous configuration during a later one', () => {
  const first = distribution('first', undefined, at(0));
  expect(deployedConfig(first, at(9))).toBeUndefined();
  expect(deployedConfig(first, at(10))?.Comment).toBe('first');

  const second = distribution('second', first, at(100));
  expect(isDeployed(second, at(101))).toBe(false);
  expect(deployedConfig(second, at(101))?.Comment).toBe('first');

  const third = distribution('third', second, at(105));
  expect(deployedConfig(third, at(112))?.Comment).toBe('first');
  expect(deployedConfig(third, at(115))?.Comment).toBe('third');
});
