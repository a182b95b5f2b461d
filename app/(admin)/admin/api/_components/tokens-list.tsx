import { KeyRound } from 'lucide-react';

import { Dated } from '@/components/dated';
import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusDot } from '@/components/ui/status-dot';
import type { TokenView } from '@/lib/tokens/data';

import { RevokeToken } from './revoke-token';

const STATES = {
  'works': { tone: 'success', label: 'Works' },
  'expired': { tone: 'neutral', label: 'Expired' },
  'revoked': { tone: 'neutral', label: 'Revoked' },
  'maker-gone': { tone: 'warning', label: 'Its maker is no admin any more' },
} as const;

/** Every token there was, those that work first. */
export function TokensList({ tokens }: { tokens: TokenView[] }) {
  if (tokens.length === 0) {
    return <EmptyState icon={KeyRound} title="No tokens yet">Make one for each site that asks for signatures.</EmptyState>;
  }
  return (
    <Card>
      <ul aria-label="Tokens" className="divide-y">
        {tokens.map((token) => (
          <li key={token.id} className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-2 px-5 py-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:px-6">
            <div className="grid min-w-0 gap-1.5">
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm font-medium">
                <span className="wrap-anywhere">{token.name}</span>
                <code className="font-mono text-[0.8125rem] font-normal text-muted-foreground">usher_…{token.hint}</code>
                <StatusDot tone={STATES[token.state].tone}>{STATES[token.state].label}</StatusDot>
              </p>
              <p className="flex flex-wrap gap-1.5">{token.scopes.map((scope) => <Badge key={scope} className="font-mono">{scope}</Badge>)}</p>
              <p className="text-[0.8125rem] wrap-anywhere text-muted-foreground">
                {token.lastUsedAt ? <>Last used <Dated at={token.lastUsedAt} /> from {token.lastUsedFrom}</> : 'Never used'}
                {' · '}
                <Ending token={token} />
                {' · '}{token.requestsPerMinute.toLocaleString('en')} requests a minute
                {' · '}{token.addresses.length === 0 ? 'from any address' : `from ${token.addresses.join(', ')}`}
                {' · '}made by {token.createdBy} <Dated at={token.createdAt} />
              </p>
            </div>
            {token.state === 'revoked' || token.state === 'expired' ? null : <RevokeToken tokenId={token.id} name={token.name} />}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** When it ends, or did. */
function Ending({ token: { revokedAt, expiresAt, state } }: { token: TokenView }) {
  if (revokedAt) return <>revoked <Dated at={revokedAt} /></>;
  if (!expiresAt) return 'never expires';
  return <>{state === 'expired' ? 'expired' : 'expires'} <Dated at={expiresAt} /></>;
}
