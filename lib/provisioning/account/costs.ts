/**
 * Pay-as-you-go list prices in US dollars, for us-east-1 and viewers in North America and Europe, where these two differ the dearer one;
 * from https://aws.amazon.com/s3/pricing/ and https://aws.amazon.com/cloudfront/pricing/. Change them here when AWS does.
 */
export const RATES = {
  asOf: '2025-11',
  storagePerGbMonth: 0.023,
  transferPerGb: 0.085,
  /** HTTPS. */
  requestsPerTenThousand: 0.012,
  /** What CloudFront gives every account each month. */
  freeTransferGb: 1_000,
  freeRequests: 10_000_000,
} as const;

/** A player asks for a film in ranges of a few megabytes. */
const REQUESTS_PER_GB = 250;

export interface Usage {
  storedGb: number;
  viewsPerMonth: number;
  gbPerView: number;
}

export interface MonthlyCost {
  storage: number;
  transfer: number;
  requests: number;
  total: number;
}

/** What a month would cost at AWS's list prices, after what is free. Setting up costs nothing by itself. */
export function monthlyCost({ storedGb, viewsPerMonth, gbPerView }: Usage): MonthlyCost {
  const servedGb = viewsPerMonth * gbPerView;
  const storage = storedGb * RATES.storagePerGbMonth;
  const transfer = Math.max(0, servedGb - RATES.freeTransferGb) * RATES.transferPerGb;
  const requests = (Math.max(0, servedGb * REQUESTS_PER_GB - RATES.freeRequests) / 10_000) * RATES.requestsPerTenThousand;
  return { storage, transfer, requests, total: storage + transfer + requests };
}
