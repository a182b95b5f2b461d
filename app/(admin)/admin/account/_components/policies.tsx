'use client';

import { useState } from 'react';

import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import { CopyButton } from '@/components/ui/copy-button';
import { type Feature, FEATURES, type Role } from '@/lib/aws/iam-actions';
import { ALL_FEATURES, iamPolicy, type PolicyOptions, USUAL_FEATURES } from '@/lib/provisioning/account/iam-policy';

const TITLES: Record<Role, string> = { worker: 'For the worker', web: 'For the web server' };

interface PoliciesProps extends Pick<PolicyOptions, 'accountId' | 'buckets' | 'kmsKeyArns'> {
  hasClassicLibrary: boolean;
}

/** The policies to paste, for the features that are ticked. */
export function Policies({ accountId, buckets, kmsKeyArns, hasClassicLibrary }: PoliciesProps) {
  const [features, setFeatures] = useState<readonly Feature[]>([
    ...USUAL_FEATURES,
    ...(kmsKeyArns?.length ? ['kms' as const] : []),
    ...(hasClassicLibrary ? ['classic' as const] : []),
  ]);
  const toggle = (feature: Feature) => {
    setFeatures(features.includes(feature) ? features.filter((each) => each !== feature) : [...features, feature]);
  };
  return (
    <Card>
      <CardHeader><CardTitle>The policies</CardTitle></CardHeader>
      <CardContent className="grid gap-5 *:min-w-0">
        <fieldset className="grid gap-2 text-sm">
          <legend className="mb-2 text-muted-foreground">What Usher shall be able to do</legend>
          {ALL_FEATURES.map((feature) => (
            <label key={feature} className="flex items-start gap-2.5">
              <input type="checkbox" className="mt-1 accent-primary" checked={features.includes(feature)} onChange={() => { toggle(feature); }} />
              {FEATURES[feature]}
            </label>
          ))}
        </fieldset>
        {(['worker', 'web'] as const).map((role) => {
          const text = JSON.stringify(iamPolicy(role, { features, accountId, buckets: buckets ?? [], kmsKeyArns: kmsKeyArns ?? [] }), null, 2);
          return (
            <section key={role} aria-label={TITLES[role]} className="grid gap-2 *:min-w-0">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <h3 className="text-sm font-medium">{TITLES[role]}</h3>
                <CopyButton value={text} label={`policy ${TITLES[role].toLowerCase()}`}>Copy</CopyButton>
              </div>
              <pre tabIndex={0} className="max-h-80 overflow-auto rounded-md border bg-muted/40 p-3 font-mono text-xs">{text}</pre>
            </section>
          );
        })}
      </CardContent>
    </Card>
  );
}
