import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode, RefObject } from 'react';

import { Dated } from '@/components/dated';
import { Badge } from '@/components/ui/badge';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import { cn } from '@/components/ui/cn';
import type { CauseCode } from '@/lib/explain/causes';
import type { ExplanationView } from '@/lib/explain/schema';
import { isUnclear } from '@/lib/explain/unclear';
import { requestLookAction } from '@/lib/provisioning/actions';

import { LookButton, LookNow } from '../../_components/look-now';

import { Checks } from './checks';
import { SignedBytes } from './signed-bytes';

interface ExplanationProps {
  explanation: ExplanationView;
  /** Takes the focus when there is a new answer. */
  headline: RefObject<HTMLHeadingElement | null>;
  /** Explains what is in the form once more. */
  again: () => void;
}

/** The cause first, then everything that it was found by. */
export function Explanation({ explanation, headline, again }: ExplanationProps) {
  const { others, signed, checks, about } = explanation;
  return (
    <section aria-label="Explanation" className="grid gap-6 *:min-w-0">
      <Cause explanation={explanation} headline={headline} />
      {others.length > 0 ? (
        <Card>
          <CardHeader><CardTitle>Also found</CardTitle></CardHeader>
          <CardContent>
            <ul className="grid gap-4 text-sm">
              {others.map(({ code, sentence, fix }) => (
                <li key={code + sentence} className="grid gap-0.5">
                  <p className="wrap-anywhere">{sentence}</p>
                  <p className="text-muted-foreground">{fix}</p>
                </li>
              ))}
            </ul>
          </CardContent>
        </Card>
      ) : null}
      <AskedFor explanation={explanation} />
      {about ? <HowOld about={about} again={again} /> : null}
      {signed ? <SignedBytes signed={signed} /> : null}
      <Checks checks={checks} />
    </section>
  );
}

const LOOKS = {
  served: { Icon: CircleCheck, tone: 'border-success/30 bg-success-muted', icon: 'text-success' },
  unclear: { Icon: CircleHelp, tone: 'border-warning/30 bg-warning-muted', icon: 'text-warning' },
  denied: { Icon: CircleX, tone: 'border-destructive/30 bg-destructive-muted', icon: 'text-destructive' },
} as const;

function lookOf(code: CauseCode) {
  if (code === 'served') return LOOKS.served;
  return isUnclear(code) ? LOOKS.unclear : LOOKS.denied;
}

function Cause({ explanation: { cause, answeredBy, notes }, headline }: Omit<ExplanationProps, 'again'>) {
  const { Icon, tone, icon } = lookOf(cause.code);
  return (
    <div className={cn('grid gap-4 rounded-xl border p-5 shadow-xs sm:p-6', tone)}>
      <div className="flex items-start gap-3">
        <Icon className={cn('mt-0.5 size-5 shrink-0', icon)} aria-hidden />
        <div className="grid min-w-0 gap-2">
          <h2 ref={headline} tabIndex={-1} className="text-lg leading-snug font-semibold tracking-[-0.01em] outline-none wrap-anywhere">{cause.sentence}</h2>
          {cause.evidence.length > 0 ? (
            <ul className="grid gap-1 text-sm text-muted-foreground">
              {cause.evidence.map((each) => <li key={each} className="wrap-anywhere">{each}</li>)}
            </ul>
          ) : null}
        </div>
      </div>
      <div className="grid gap-1 border-t pt-4 text-sm">
        <h3 className="font-medium">What to do</h3>
        <p className="wrap-anywhere">{cause.fix}</p>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-[0.8125rem] text-muted-foreground">
        <Badge className="font-mono">{cause.code}</Badge>
        <span className="wrap-anywhere">{answeredBy.says}</span>
      </div>
      {notes.length > 0 ? <ul className="grid gap-0.5 text-[0.8125rem] text-muted-foreground">{notes.map((note) => <li key={note}>{note}</li>)}</ul> : null}
    </div>
  );
}

function AskedFor({ explanation: { asked, policy, issued, about } }: Pick<ExplanationProps, 'explanation'>) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>What was asked for</CardTitle>
        <CardDescription>{policy ? (policy.kind === 'canned' ? 'Signed with a canned policy, which CloudFront writes itself from the request.' : 'Signed with a custom policy, which came along.') : 'There is no policy that can be read.'}</CardDescription>
      </CardHeader>
      <CardContent>
        <dl className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-1.5 text-[0.8125rem] sm:grid-cols-[11rem_minmax(0,1fr)]">
          <Row label="Request"><code className="font-mono">{asked.method} {asked.url}</code></Row>
          <Row label="Asked at"><Moment at={asked.at} /></Row>
          <Row label="Signature">{asked.signatureIn === null ? 'none' : asked.signatureIn === 'url' ? 'in the URL' : 'in cookies'}</Row>
          {about ? <Row label="Distribution"><Distribution about={about} /></Row> : null}
          {about?.videoId && about.libraryId ? (
            <Row label="Video"><TextLink href={`/admin/libraries/${about.libraryId}/videos/${about.videoId}`}>{about.videoTitle ?? about.videoId}</TextLink></Row>
          ) : null}
          {issued ? <Row label="Issued to">{issued.to}, <Moment at={issued.at} />{issued.expiresAt ? <>, until <Moment at={issued.expiresAt} /></> : null}</Row> : null}
          {policy ? (
            <>
              <Row label="Policy opens">{policy.resource === null ? 'everything that trusts the key' : <code className="font-mono">{policy.resource}</code>}</Row>
              {policy.notBefore ? <Row label="Not before"><Moment at={policy.notBefore} /></Row> : null}
              <Row label="Until"><Moment at={policy.expiresAt} /></Row>
              <Row label="For the address">{policy.sourceIp ?? 'any'}</Row>
            </>
          ) : null}
        </dl>
      </CardContent>
    </Card>
  );
}

/** What is known of the distribution is from the last look, and may be older than what was changed since. */
function HowOld({ about: { distributionId, libraryId, lookedAt }, again }: { about: NonNullable<ExplanationView['about']>; again: () => void }) {
  return (
    <Card>
      <CardContent className="flex flex-wrap items-center justify-between gap-4 py-5 text-sm">
        <p className="max-w-prose min-w-0 text-muted-foreground">
          {lookedAt ? <>The distribution was looked at <Dated at={lookedAt} />; what was changed since is not known here.</> : 'Nobody has looked at the distribution at AWS yet.'}
          {' '}A look takes a moment, and then this is explained again. Keys that were made elsewhere are found by <TextLink href="/admin/adopt">a look at the account</TextLink>.
        </p>
        {/* A library's look takes in its bucket, keys and identity as well. */}
        {libraryId ? <LookButton label="Look now" action={requestLookAction} input={{ libraryId }} onEnd={again} /> : <LookNow resourceType="distribution" resourceId={distributionId} onEnd={again} />}
      </CardContent>
    </Card>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-muted-foreground sm:leading-6">{label}</dt>
      <dd className="mb-1.5 min-w-0 leading-6 wrap-anywhere sm:mb-0">{children}</dd>
    </div>
  );
}

function Distribution({ about: { distributionId, distributionAwsId, libraryId, libraryName, lookedAt } }: { about: NonNullable<ExplanationView['about']> }) {
  return (
    <>
      <TextLink href={`/admin/distributions/${distributionId}`}>{distributionAwsId}</TextLink>
      {libraryId && libraryName ? <>, of the library <TextLink href={`/admin/libraries/${libraryId}`}>{libraryName}</TextLink></> : null}
      {lookedAt ? <span className="text-muted-foreground"> (looked at <Dated at={lookedAt} />)</span> : <span className="text-muted-foreground"> (not looked at yet)</span>}
    </>
  );
}

function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return <Link href={href} prefetch={false} className="rounded-sm underline underline-offset-4 hover:text-primary">{children}</Link>;
}

/** To the second, in the zone that policies and logs are written in, and how long ago or ahead that is. */
function Moment({ at }: { at: string }) {
  return <>{at.slice(0, 19).replace('T', ' ')} UTC <span className="text-muted-foreground">(<Dated at={at} />)</span></>;
}
