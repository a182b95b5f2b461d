import { z } from 'zod';

import type { DistributionState } from '@/lib/aws/cloudfront-distribution';
import type { KeyGroupState } from '@/lib/aws/cloudfront-keys';

import { driftCodeSchema } from '../drift';
import { bucketOfOrigin } from '../names';
import type { Trouble } from './finding';
import type { Observed } from './observe';

const behaviorSchema = z.object({
  /** `*` of the default one. */
  pathPattern: z.string(),
  keyGroupIds: z.array(z.string()),
  /** Whether it asks for signatures of AWS accounts' own keys, as was done before there were key groups. */
  trustsAccounts: z.boolean(),
  viewerProtocolPolicy: z.string(),
  /** Null for an origin that is no bucket. */
  bucketName: z.string().nullable(),
  /** What CloudFront puts in front of the path at the origin; mostly empty. */
  originPath: z.string(),
});

/** One cache behaviour as a look saw it. */
export type SeenBehavior = z.output<typeof behaviorSchema>;

/** What programs read of a look at one resource, beside the lines that people read. */
export const seenSchema = z.object({
  /** Left out when AWS did not say. */
  isThere: z.boolean().optional(),
  drifts: z.array(z.object({
    code: driftCodeSchema, names: z.array(z.string()), problem: z.string(),
  })),
  distribution: z.object({
    domainNames: z.array(z.string()), enabled: z.boolean(), deployed: z.boolean(),
    /** In CloudFront's order, without the default one. */
    behaviors: z.array(behaviorSchema), defaultBehavior: behaviorSchema,
  }).optional(),
  /** Of a key group. */
  publicKeyIds: z.array(z.string()).optional(),
});

export type Seen = z.output<typeof seenSchema>;

/** What a look at one resource saw, for programs: undefined readings are left out. */
export function seenOf(observed: Observed<unknown>, troubles: readonly Trouble[], more: Pick<Seen, 'distribution' | 'publicKeyIds'> = {}): Seen {
  return {
    ...('value' in observed ? { isThere: observed.value !== undefined && observed.value !== 'absent' } : {}),
    drifts: troubles.map(({ problem, drift: { code, names } }) => ({ code, names, problem })),
    ...more,
  };
}

/** The cache behaviours of a distribution, and what it is reached by. */
export function seenDistribution(observed: Observed<DistributionState | undefined>): Pick<Seen, 'distribution'> {
  const state = 'value' in observed ? observed.value : undefined;
  const main = state?.config.DefaultCacheBehavior;
  if (!state || !main) return {};
  const { config } = state;
  return {
    distribution: {
      domainNames: [state.domainName, ...state.aliases], enabled: state.enabled, deployed: state.status === 'Deployed',
      behaviors: (config.CacheBehaviors?.Items ?? []).map((each) => seenBehavior(config, each.PathPattern ?? '', each)),
      defaultBehavior: seenBehavior(config, '*', main),
    },
  };
}

/** The keys in a group. */
export function seenGroup(observed: Observed<KeyGroupState | undefined>): Pick<Seen, 'publicKeyIds'> {
  const group = 'value' in observed ? observed.value : undefined;
  return group ? { publicKeyIds: group.publicKeyIds } : {};
}

type Config = DistributionState['config'];
type Behavior = Pick<NonNullable<Config['DefaultCacheBehavior']>, 'TargetOriginId' | 'ViewerProtocolPolicy' | 'TrustedKeyGroups' | 'TrustedSigners'>;

function seenBehavior({ Origins }: Config, pathPattern: string, { TargetOriginId, ViewerProtocolPolicy, TrustedKeyGroups, TrustedSigners }: Behavior): SeenBehavior {
  const origin = Origins?.Items?.find(({ Id }) => Id === TargetOriginId);
  return {
    pathPattern,
    keyGroupIds: TrustedKeyGroups?.Enabled ? (TrustedKeyGroups.Items ?? []) : [],
    trustsAccounts: TrustedSigners?.Enabled ?? false,
    viewerProtocolPolicy: ViewerProtocolPolicy ?? '',
    bucketName: bucketOfOrigin(origin?.DomainName ?? '') ?? null,
    originPath: origin?.OriginPath ?? '',
  };
}
