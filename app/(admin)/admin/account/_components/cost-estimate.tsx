'use client';

import { useState } from 'react';

import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import { monthlyCost, RATES, type Usage } from '@/lib/provisioning/account/costs';

const FIELDS = [
  { name: 'storedGb', label: 'Gigabytes stored' },
  { name: 'viewsPerMonth', label: 'Views a month' },
  { name: 'gbPerView', label: 'Gigabytes a view' },
] as const;

const dollars = (amount: number) => `$${amount.toFixed(2)}`;

/** What a month will cost, before anything is made. */
export function CostEstimate() {
  const [usage, setUsage] = useState<Usage>({ storedGb: 100, viewsPerMonth: 500, gbPerView: 1 });
  const cost = monthlyCost(usage);
  const rows = [['S3 storage', cost.storage], ['CloudFront transfer', cost.transfer], ['CloudFront requests', cost.requests], ['A month', cost.total]] as const;
  return (
    <Card>
      <CardHeader><CardTitle>What it will cost</CardTitle></CardHeader>
      <CardContent className="grid gap-4 *:min-w-0">
        <div className="grid gap-3 sm:grid-cols-3">
          {FIELDS.map(({ name, label }) => (
            <label key={name} className="grid gap-1.5 text-sm">
              {label}
              <Input
                type="number" min={0} step="any" value={usage[name]}
                onChange={({ target }) => { setUsage({ ...usage, [name]: Math.max(0, Number(target.value) || 0) }); }}
              />
            </label>
          ))}
        </div>
        <dl className="grid gap-1.5 text-sm" aria-live="polite">
          {rows.map(([label, amount]) => (
            <div key={label} className="flex justify-between gap-4 last:border-t last:pt-1.5 last:font-medium"><dt>{label}</dt><dd>{dollars(amount)}</dd></div>
          ))}
        </dl>
        <p className="text-[0.8125rem] text-muted-foreground">
          AWS’s list prices for us-east-1 and viewers in North America and Europe as of {RATES.asOf}, after the terabyte and the ten
          million requests that CloudFront gives for free each month. Other regions differ, and your bill decides. Making buckets, keys and distributions costs nothing.
        </p>
      </CardContent>
    </Card>
  );
}
