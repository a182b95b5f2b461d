'use client';

import { Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';

import { Dated } from '@/components/dated';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { behaviorFor } from '@/lib/explain/behavior';
import { isSameHost } from '@/lib/explain/host';
import type { KnownBehavior } from '@/lib/explain/knowledge';
import type { TesterDistribution } from '@/lib/explain/loaders';

/** Which cache behaviour of a distribution takes a path, and whether it asks for a signature. */
export function BehaviorTester({ distributions }: { distributions: readonly TesterDistribution[] }) {
  const [chosen, setChosen] = useState(distributions[0]?.id);
  const [path, setPath] = useState('/videos/a.mp4');
  const host = /^https?:\/\/([^/?#]*)/i.exec(path.trim())?.[1];
  // A whole URL names its distribution.
  const named = host === undefined ? undefined : distributions.find(({ domainNames }) => domainNames.some((name) => isSameHost(name, host)));
  const distribution = named ?? distributions.find(({ id }) => id === chosen);
  return (
    <Card>
      <CardHeader>
        <CardTitle>Which cache behaviour takes a path?</CardTitle>
        <CardDescription>The first one whose pattern fits, in CloudFront’s order; the default one when none does.</CardDescription>
      </CardHeader>
      <CardContent className="grid gap-5 *:min-w-0">
        {distribution ? (
          <>
            <div className="grid gap-5 sm:grid-cols-2">
              <Field label="Distribution" hint={named ? 'The one that the URL names.' : undefined}>
                <Select value={distribution.id} onChange={({ target }) => { setChosen(target.value); }}>
                  {distributions.map(({ id, awsId, name }) => <option key={id} value={id}>{name} ({awsId})</option>)}
                </Select>
              </Field>
              <Field label="Path or URL">
                <Input value={path} onChange={({ target }) => { setPath(target.value); }} spellCheck={false} autoComplete="off" className="font-mono" />
              </Field>
            </div>
            <output className="grid gap-3 text-sm *:min-w-0" aria-live="polite">
              {host !== undefined && !named ? <p className="text-muted-foreground">No distribution here has the name {host}; its path is tried on the chosen one.</p> : null}
              <Taken distribution={distribution} path={path} />
            </output>
          </>
        ) : <p className="text-sm text-muted-foreground">There is no distribution yet.</p>}
      </CardContent>
    </Card>
  );
}

function Taken({ distribution: { behaviors, defaultBehavior, lookedAt }, path }: { distribution: TesterDistribution; path: string }) {
  if (!defaultBehavior || lookedAt === null) return <p className="text-muted-foreground">Nobody has looked at its cache behaviours yet. “Look now” on its page does.</p>;
  const choice = behaviorFor(behaviors, targetOf(path));
  const behavior = choice.behavior ?? defaultBehavior;
  return (
    <>
      <Verdict behavior={behavior} path={choice.path} isDefault={!choice.behavior} />
      <ol className="grid gap-1 text-[0.8125rem]">
        {choice.tried.map(({ pathPattern, fits }, index) => (
          // Two behaviours may have one pattern; the place in the list tells them apart.
          <li key={index} className={cn('flex flex-wrap gap-x-2', !fits && 'text-muted-foreground')}><code className="font-mono">{pathPattern}</code> {fits ? 'takes it' : 'does not fit'}</li>
        ))}
        {choice.behavior ? null : <li><code className="font-mono">*</code> (default) takes it</li>}
      </ol>
      <p className="text-[0.8125rem] text-muted-foreground">As looked at <Dated at={lookedAt} />.</p>
    </>
  );
}

function Verdict({ behavior: { pathPattern, restricted, trustedKeyIds, allowsHttp }, path, isDefault }: { behavior: KnownBehavior; path: string; isDefault: boolean }) {
  const Icon = restricted ? Lock : LockOpen;
  return (
    <div className={cn('flex items-start gap-3 rounded-lg border px-4 py-3', restricted ? 'border-success/25 bg-success-muted' : 'border-warning/30 bg-warning-muted')}>
      <Icon className={cn('mt-0.5 size-4 shrink-0', restricted ? 'text-success' : 'text-warning')} aria-hidden />
      <div className="grid min-w-0 gap-0.5">
        <p className="font-medium wrap-anywhere">{isDefault ? 'The default behaviour' : `The behaviour ${pathPattern}`} takes {path}. {restricted ? 'It asks for a signature.' : 'It asks for no signature.'}</p>
        <p className="text-muted-foreground">
          {restricted ? `It trusts ${trustedKeyIds === undefined ? 'keys that are not known here' : trustedKeyIds.join(', ') || 'no key'}.` : 'Whoever knows the address gets what the bucket lets CloudFront read.'}
          {allowsHttp === false ? ' It serves https:// alone.' : ''}
        </p>
      </div>
    </div>
  );
}

/** A path as it was typed, or that of a whole URL. */
function targetOf(text: string): string {
  const target = text.trim().replace(/^https?:\/\/[^/?#]*/i, '');
  return target.startsWith('/') ? target : `/${target}`;
}
