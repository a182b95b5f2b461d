import { FileLock2, Fingerprint, KeyRound, ShieldCheck, UserCheck } from 'lucide-react';

import type { LibraryView } from '@/lib/provisioning/model';

import { type Findings, reached } from './findings';
import { Line } from './line';
import { Node } from './node';
import { People } from './people';
import { IDENTITY_NAMES, SIGNING_KEY_NAMES } from './words';

interface PathProps {
  library: LibraryView;
  findings: Findings;
}

/** Viewers → signed distribution → its identity, with the keys that its signatures are checked against. */
export function SignedPath({ library, findings }: PathProps) {
  const distribution = library.distributions.find(({ role }) => role === 'SIGNED');
  const identity = library.identities.find(({ role }) => role === 'SIGNED');
  return (
    <>
      <People icon={UserCheck} className="lg:col-start-1 lg:row-start-3">Viewers</People>
      <Line label="signed URL" seen={reached(findings, 'signed', distribution)} className="lg:col-start-2 lg:row-start-3" />
      <Node
        icon={ShieldCheck}
        title="Signed distribution"
        ids={[
          { label: 'distribution id', value: distribution?.awsId ?? null },
          { label: 'domain name', value: distribution?.domainName ?? null },
        ]}
        seen={findings.seen('distribution.signed')}
        broken={findings.numberOf('distribution.signed')}
        className="lg:col-start-3 lg:row-start-3"
      >
        {distribution?.enabled === false ? 'Disabled' : distribution?.status}
      </Node>
      <Keys library={library} findings={findings} />
      <Line
        label="reads as"
        seen={findings.seen('distribution.signed→identity.signed')}
        broken={findings.numberOf('distribution.signed→identity.signed')}
        className="lg:col-start-4 lg:row-start-3"
      />
      <Node
        icon={Fingerprint}
        title={IDENTITY_NAMES[library.originIdentityKind]}
        ids={[{ label: 'origin identity id', value: identity?.awsId ?? null }]}
        seen={findings.seen('identity.signed')}
        broken={findings.numberOf('identity.signed')}
        className="lg:col-start-5 lg:row-start-3"
      />
      <Line
        label="may read all"
        seen={findings.seen('distribution.signed→bucket')}
        broken={findings.numberOf('distribution.signed→bucket')}
        className="lg:col-start-6 lg:row-start-3"
      />
    </>
  );
}

function Keys({ library, findings }: PathProps) {
  return (
    <div className="ml-6 grid border-l-2 border-dotted pl-2 lg:contents">
      <Line
        run="down"
        label="trusts signatures of"
        seen={findings.seen('distribution.signed→key-group')}
        broken={findings.numberOf('distribution.signed→key-group')}
        className="lg:col-start-3 lg:row-start-2"
      />
      <Node
        icon={FileLock2}
        title="Key group"
        ids={[{ label: 'key group id', value: library.keyGroup?.awsId ?? null }]}
        seen={findings.seen('key-group')}
        broken={findings.numberOf('key-group')}
        className="lg:col-start-3 lg:row-start-1"
      />
      <Line
        label="holds"
        seen={findings.seen('key-group→signing-key')}
        broken={findings.numberOf('key-group→signing-key')}
        className="lg:col-start-4 lg:row-start-1"
      />
      <Node
        icon={KeyRound}
        title={`Signing key, ${SIGNING_KEY_NAMES[library.signingKeyKind]}`}
        ids={[{ label: 'public key id', value: library.signingKey?.awsPublicKeyId ?? null }]}
        seen={findings.seen('signing-key')}
        broken={findings.numberOf('signing-key')}
        className="lg:col-start-5 lg:row-start-1"
      />
    </div>
  );
}
