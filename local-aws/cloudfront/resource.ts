import type { CallContext, Handlers } from '../shared/service';
import type { Collection } from '../shared/store';
import {
  accountOf,
  locationOf,
  nextVersion,
  ownedBy,
  required,
  requireOwned,
  requireVersion,
  type ControlPlane,
} from './control-plane';
import { refusal, type CloudFrontErrorCode } from './errors';
import type { ManagedPolicy } from './policies/managed-policies';
import { pageOf } from './paging';
import type { Versioned } from './records';

/**
 * What is particular to one of CloudFront's shared resources. Everything else is the same for all of them:
 * AWS derives the six operations and their members from the resource's name, versions each by its ETag, and
 * lets a resource go only when nothing uses it.
 */
export interface Resource<Name extends string, Stored extends Versioned<object>> {
  /** `KeyGroup` makes CreateKeyGroup, GetKeyGroupConfig …, with the members KeyGroup, KeyGroupConfig, KeyGroupList. */
  name: Name;
  /** For the list operation: `KeyGroups`. */
  plural: string;
  /** Where it is found below the API's root, for the Location of a new one. */
  path: string;
  stored: Collection<Stored>;
  /** AWS's own, by id: every account has them, and nobody changes them. */
  managed?: ReadonlyMap<string, Stored>;
  /** How many an account may have. */
  quota: number;
  refusals: {
    absent: CloudFrontErrorCode;
    alreadyExists: CloudFrontErrorCode;
    tooMany: CloudFrontErrorCode;
    inUse: CloudFrontErrorCode;
  };
  newRecord: (accountId: string, config: Stored['config'], now: Date) => Stored;
  /** Takes a configuration as it came, gives it as AWS keeps it; throws when AWS would refuse it. */
  check: (config: Stored['config'], accountId: string) => Stored['config'];
  /** Throws when a configuration changes what is fixed for ever. */
  checkChange?: (config: Stored['config'], previous: Stored['config']) => void;
  /** Whether an account can not have both: same name, same caller reference. */
  collides: (config: Stored['config'], other: Stored['config']) => boolean;
  /** Whether creating the same again gives back what is there, instead of `alreadyExists`. */
  repeats?: (config: Stored['config'], existing: Stored['config']) => boolean;
  isInUse: (id: string) => boolean;
  /** As Create, Get and Update show it. */
  view: (record: Stored) => object;
  /** As its list shows it. */
  summary: (record: Stored, type: 'managed' | 'custom') => object;
}

/** The members that requests about a resource may have, beside its configuration. */
interface ResourceInput {
  Id?: string | undefined;
  IfMatch?: string | undefined;
  Marker?: string | undefined;
  MaxItems?: number | undefined;
  Type?: string | undefined;
}

/** Takes what is particular to a resource, gives its operations. */
export function resourceHandlers<Name extends string, Stored extends Versioned<object>>(
  { clock }: ControlPlane,
  resource: Resource<Name, Stored>,
): Handlers {
  type Config = Stored['config'];
  type ConfigInput = ResourceInput & Partial<Record<`${Name}Config`, Config>>;
  const { name, stored, refusals, managed = new Map<string, Stored>() } = resource;
  const configMember = `${name}Config` as const;
  const configIn = (input: Partial<Record<`${Name}Config`, Config>>): Config =>
    required<Config>(input[configMember], configMember);

  const findOwn = (id: string | undefined, ctx: CallContext): Stored =>
    requireOwned(stored, id, ctx, refusals.absent);
  const find = (id: string | undefined, ctx: CallContext): Stored =>
    managed.get(id ?? '') ?? findOwn(id, ctx);

  const refuseCollision = (config: Config, accountId: string, self?: string) => {
    const others = [...managed.values(), ...ownedBy(stored, accountId)].filter(({ id }) => id !== self);
    if (others.some((other) => resource.collides(config, other.config))) throw refusal(refusals.alreadyExists);
  };

  const created = (record: Stored) => ({
    [name]: resource.view(record),
    Location: locationOf(`${resource.path}/${record.id}`),
    ETag: record.etag,
  });

  return {
    [`Create${name}`]: async (input: ConfigInput, ctx: CallContext) => {
      const accountId = accountOf(ctx);
      const config = resource.check(configIn(input), accountId);
      const own = ownedBy(stored, accountId);
      const earlier = own.find((record) => resource.repeats?.(config, record.config));
      if (earlier) return created(earlier);
      refuseCollision(config, accountId);
      if (own.length >= resource.quota) throw refusal(refusals.tooMany);
      const record = resource.newRecord(accountId, config, clock.now());
      await stored.put(record.id, record);
      return created(record);
    },

    [`Get${name}`]: (input: ResourceInput, ctx: CallContext) => {
      const record = find(input.Id, ctx);
      return { [name]: resource.view(record), ETag: record.etag };
    },

    [`Get${name}Config`]: (input: ResourceInput, ctx: CallContext) => {
      const record = find(input.Id, ctx);
      return { [configMember]: record.config, ETag: record.etag };
    },

    [`Update${name}`]: async (input: ConfigInput, ctx: CallContext) => {
      if (managed.has(input.Id ?? '')) throw refusal('IllegalUpdate', 'You cannot update a managed policy.');
      const record = findOwn(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      const wanted = configIn(input);
      resource.checkChange?.(wanted, record.config);
      const config = resource.check(wanted, record.accountId);
      refuseCollision(config, record.accountId, record.id);
      const updated = nextVersion(record, config, clock.now());
      await stored.put(updated.id, updated);
      return { [name]: resource.view(updated), ETag: updated.etag };
    },

    [`Delete${name}`]: async (input: ResourceInput, ctx: CallContext) => {
      if (managed.has(input.Id ?? '')) throw refusal('IllegalDelete');
      const record = findOwn(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      if (resource.isInUse(record.id)) throw refusal(refusals.inUse);
      await stored.delete(record.id);
      return undefined;
    },

    [`List${resource.plural}`]: (input: ResourceInput, ctx: CallContext) => {
      const typeOf = ({ id }: Stored) => (managed.has(id) ? 'managed' : 'custom');
      const listed = [...managed.values(), ...ownedBy(stored, accountOf(ctx))]
        .filter((record) => input.Type === undefined || typeOf(record) === input.Type)
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      return { [`${name}List`]: pageOf(listed, input, (record) => resource.summary(record, typeOf(record))) };
    },
  };
}

/** Gives AWS's own policies as records; the account they are in calls nobody. */
export function managedRecords<Config>(
  policies: ReadonlyMap<string, ManagedPolicy<Config>>,
): Map<string, Versioned<Config>> {
  const asRecord = (policy: ManagedPolicy<Config>): Versioned<Config> => ({
    ...policy,
    accountId: 'aws',
    createdAt: policy.lastModifiedAt,
  });
  return new Map([...policies].map(([id, policy]) => [id, asRecord(policy)]));
}
