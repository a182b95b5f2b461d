'use client';

import { useState } from 'react';

import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { monthlyCost, RATES, type Usage } from '@/lib/provisioning/account/costs';

const FIELDS = [
  { name: 'storedGb', label: 'Gigabytes stored' },
  { name: 'viewsPerMonth', label: 'Views a month' },
  { name: 'gbPerView', label: 'Gigabytes a view' },
] as const;

const inDollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** What is typed; empty or no number counts as nothing. */
const amountOf = (typed: string) => Math.max(0, Number(typed) || 0);

/** What a month will cost, before anything is made. */
export function CostEstimate() {
  const [typed, setTyped] = useState({ storedGb: '100', viewsPerMonth: '2000', gbPerView: '1' });
  const usage: Usage = { storedGb: amountOf(typed.storedGb), viewsPerMonth: amountOf(typed.viewsPerMonth), gbPerView: amountOf(typed.gbPerView) };
  const cost = monthlyCost(usage);
  const rows = [['S3 storage', cost.storage], ['CloudFront transfer', cost.transfer], ['CloudFront requests', cost.requests], ['Together, a month', cost.total]] as const;
  return (
    <Card>
      <CardHeader><CardTitle>What it will cost</CardTitle></CardHeader>
      <CardContent className="grid gap-4 *:min-w-0">
        <div className="grid gap-3 sm:grid-cols-3">
          {FIELDS.map(({ name, label }) => (
            <Field key={name} label={label}>
              <Input
                type="number" inputMode="decimal" min={0} step="any" value={typed[name]}
                onChange={({ target }) => { setTyped({ ...typed, [name]: target.value }); }}
              />
            </Field>
          ))}
        </div>
        <dl className="grid gap-1.5 text-sm" aria-live="polite">
          {rows.map(([label, amount]) => (
            <div key={label} className="flex justify-between gap-4 last:border-t last:pt-1.5 last:font-medium"><dt>{label}</dt><dd>{inDollars.format(amount)}</dd></div>
          ))}
        </dl>
        <p className="text-[0.8125rem] text-muted-foreground">
          AWS’s pay-as-you-go prices for us-east-1 and viewers in North America and Europe as of {RATES.asOf}, after the terabyte and the
          ten million requests that CloudFront gives for free each month. Other regions differ, taxes and requests to KMS come on top,
          and your bill decides. Making buckets, keys and distributions costs nothing.
        </p>
      </CardContent>
    </Card>
  );
}
