import { expect, test } from 'vitest';

import { monthlyCost } from './costs';

test('below what CloudFront gives for free, only storage costs', () => {
  const { storage, transfer, requests, total } = monthlyCost({ storedGb: 100, viewsPerMonth: 1_000, gbPerView: 1 });
  expect([storage.toFixed(2), transfer, requests, total.toFixed(2)]).toEqual(['2.30', 0, 0, '2.30']);
});

test('beyond it, each gigabyte and each request counts', () => {
  const { transfer, requests } = monthlyCost({ storedGb: 0, viewsPerMonth: 100_000, gbPerView: 1 });
  expect([transfer.toFixed(2), requests.toFixed(2)]).toEqual(['8415.00', '18.00']);
});
