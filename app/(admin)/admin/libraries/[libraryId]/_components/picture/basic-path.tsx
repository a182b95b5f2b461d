import { Fingerprint, Globe, Users } from 'lucide-react';

import type { LibraryView } from '@/lib/provisioning/model';

import { type Findings, reached } from './findings';
import { Line } from './line';
import { Node } from './node';
import { People } from './people';
import { IDENTITY_NAMES } from './words';

/** Anyone → basic distribution → its identity; it reaches only what is marked public. */
export function BasicPath({ library, findings }: { library: LibraryView; findings: Findings }) {
  const distribution = library.distributions.find(({ role }) => role === 'BASIC');
  const identity = library.identities.find(({ role }) => role === 'BASIC');
  return (
    <>
      <People icon={Users} className="mt-6 lg:col-start-1 lg:row-start-5 lg:mt-0">Anyone</People>
      <Line label="any URL" seen={reached(findings, 'basic', distribution)} className="lg:col-start-2 lg:row-start-5" />
      <Node
        icon={Globe}
        title="Basic distribution"
        ids={[
          { label: 'distribution id', value: distribution?.awsId ?? null },
          { label: 'domain name', value: distribution?.domainName ?? null },
        ]}
        seen={findings.seen('distribution.basic')}
        broken={findings.numberOf('distribution.basic')}
        className="lg:col-start-3 lg:row-start-5"
      >
        {distribution?.enabled === false ? 'Disabled' : distribution?.status}
      </Node>
      <Line
        label="reads as"
        seen={findings.seen('distribution.basic→identity.basic')}
        broken={findings.numberOf('distribution.basic→identity.basic')}
        className="lg:col-start-4 lg:row-start-5"
      />
      <Node
        icon={Fingerprint}
        title={IDENTITY_NAMES[library.originIdentityKind]}
        ids={[{ label: 'origin identity id', value: identity?.awsId ?? null }]}
        seen={findings.seen('identity.basic')}
        broken={findings.numberOf('identity.basic')}
        className="lg:col-start-5 lg:row-start-5"
      />
      <Line
        label="may read public/*"
        seen={findings.seen('distribution.basic→bucket')}
        broken={findings.numberOf('distribution.basic→bucket')}
        className="lg:col-start-6 lg:row-start-5"
      />
      <p className="rounded-lg border border-dashed px-3 py-2 text-xs text-muted-foreground lg:hidden">
        The same bucket, but only <code className="font-mono">public/*</code>
      </p>
    </>
  );
}
