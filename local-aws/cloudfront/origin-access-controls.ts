import type {
  CreateOriginAccessControlRequest,
  CreateOriginAccessControlResult,
  DeleteOriginAccessControlRequest,
  GetOriginAccessControlConfigRequest,
  GetOriginAccessControlConfigResult,
  GetOriginAccessControlRequest,
  GetOriginAccessControlResult,
  ListOriginAccessControlsRequest,
  ListOriginAccessControlsResult,
  OriginAccessControl,
  OriginAccessControlConfig,
  UpdateOriginAccessControlRequest,
  UpdateOriginAccessControlResult,
} from '@aws-sdk/client-cloudfront';
import type { CallContext, Handlers } from '../shared/service';
import {
  accountOf,
  firstVersion,
  locationOf,
  nextVersion,
  ownedBy,
  required,
  requireOwned,
  requireVersion,
  type ControlPlane,
} from './control-plane';
import { refusal } from './errors';
import { newId } from './ids';
import { pageOf } from './paging';
import { QUOTAS } from './quotas';
import type { OriginAccessControlRecord } from './records';
import { distributionsThat, usesOriginAccessControl } from './references';

const SIGNING_BEHAVIORS: unknown[] = ['always', 'never', 'no-override'];
const ORIGIN_TYPES: unknown[] = ['s3', 'mediastore', 'mediapackagev2', 'lambda'];

export function originAccessControlHandlers({ records, clock }: ControlPlane): Handlers {
  const { originAccessControls: controls } = records;
  const find = (id: string | undefined, ctx: CallContext) =>
    requireOwned(controls, id, ctx, 'NoSuchOriginAccessControl');

  /** Names are unique in an account; `except` is the control that is being renamed. */
  const refuseTakenName = (name: string, accountId: string, except?: string) => {
    const taken = ownedBy(controls, accountId).find(
      (record) => record.config.Name === name && record.id !== except,
    );
    if (taken) throw refusal('OriginAccessControlAlreadyExists');
  };

  return {
    async CreateOriginAccessControl(
      input: CreateOriginAccessControlRequest,
      ctx: CallContext,
    ): Promise<CreateOriginAccessControlResult> {
      const config = checked(input.OriginAccessControlConfig);
      refuseTakenName(config.Name, accountOf(ctx));
      if (ownedBy(controls, accountOf(ctx)).length >= QUOTAS.originAccessControls) {
        throw refusal('TooManyOriginAccessControls');
      }
      const record = firstVersion<OriginAccessControlConfig>(newId('E'), accountOf(ctx), config, clock.now());
      await controls.put(record.id, record);
      return {
        OriginAccessControl: originAccessControl(record),
        Location: locationOf(`origin-access-control/${record.id}`),
        ETag: record.etag,
      };
    },

    GetOriginAccessControl(
      input: GetOriginAccessControlRequest,
      ctx: CallContext,
    ): GetOriginAccessControlResult {
      const record = find(input.Id, ctx);
      return { OriginAccessControl: originAccessControl(record), ETag: record.etag };
    },

    GetOriginAccessControlConfig(
      input: GetOriginAccessControlConfigRequest,
      ctx: CallContext,
    ): GetOriginAccessControlConfigResult {
      const record = find(input.Id, ctx);
      return { OriginAccessControlConfig: record.config, ETag: record.etag };
    },

    async UpdateOriginAccessControl(
      input: UpdateOriginAccessControlRequest,
      ctx: CallContext,
    ): Promise<UpdateOriginAccessControlResult> {
      const record = find(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      const config = checked(input.OriginAccessControlConfig);
      refuseTakenName(config.Name, accountOf(ctx), record.id);
      const updated = nextVersion<OriginAccessControlConfig, OriginAccessControlRecord>(
        record,
        config,
        clock.now(),
      );
      await controls.put(updated.id, updated);
      return { OriginAccessControl: originAccessControl(updated), ETag: updated.etag };
    },

    async DeleteOriginAccessControl(
      input: DeleteOriginAccessControlRequest,
      ctx: CallContext,
    ): Promise<undefined> {
      const record = find(input.Id, ctx);
      requireVersion(record, input.IfMatch);
      if (distributionsThat(records, (config) => usesOriginAccessControl(config, record.id)).length > 0) {
        throw refusal('OriginAccessControlInUse');
      }
      await controls.delete(record.id);
    },

    ListOriginAccessControls(
      input: ListOriginAccessControlsRequest,
      ctx: CallContext,
    ): ListOriginAccessControlsResult {
      const list = pageOf(ownedBy(controls, accountOf(ctx)), input, (record) => ({
        Id: record.id,
        Description: record.config.Description ?? '',
        Name: record.config.Name,
        SigningProtocol: record.config.SigningProtocol,
        SigningBehavior: record.config.SigningBehavior,
        OriginAccessControlOriginType: record.config.OriginAccessControlOriginType,
      }));
      return { OriginAccessControlList: list };
    },
  };
}

function checked(
  config: OriginAccessControlConfig | undefined,
): OriginAccessControlConfig & { Name: string } {
  const { Name: name, ...rest } = required(config, 'OriginAccessControlConfig');
  if (name === undefined || name.length < 1 || name.length > 64) {
    throw refusal('InvalidArgument', 'The name of the origin access control must have 1 to 64 characters.');
  }
  if ((rest.Description ?? '').length > 256) {
    throw refusal(
      'InvalidArgument',
      'The description of the origin access control is longer than 256 characters.',
    );
  }
  if (rest.SigningProtocol !== 'sigv4') throw refusal('InvalidArgument', 'SigningProtocol must be sigv4.');
  if (!SIGNING_BEHAVIORS.includes(rest.SigningBehavior)) {
    throw refusal('InvalidArgument', 'SigningBehavior must be always, never or no-override.');
  }
  if (!ORIGIN_TYPES.includes(rest.OriginAccessControlOriginType)) {
    throw refusal('InvalidArgument', 'OriginAccessControlOriginType is not one that exists.');
  }
  return { ...rest, Name: name };
}

function originAccessControl(record: OriginAccessControlRecord): OriginAccessControl {
  return { Id: record.id, OriginAccessControlConfig: record.config };
}
