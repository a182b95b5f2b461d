import type {
  OriginAccessControl,
  OriginAccessControlConfig,
  OriginAccessControlSummary,
} from '@aws-sdk/client-cloudfront';
import type { Handlers } from '../../shared/service';
import { firstVersion, type ControlPlane } from '../control-plane';
import { refusal } from '../errors';
import { newId } from '../ids';
import { QUOTAS } from '../quotas';
import type { OriginAccessControlRecord } from '../records';
import { distributionsThat, usesOriginAccessControl } from '../references';
import { resourceHandlers } from '../resource';

const SIGNING_BEHAVIORS: unknown[] = ['always', 'never', 'no-override'];
const ORIGIN_TYPES: unknown[] = ['s3', 'mediastore', 'mediapackagev2', 'lambda'];
const MAX_NAME_LENGTH = 64;
const MAX_DESCRIPTION_LENGTH = 256;

/** Origin access controls: how CloudFront signs what it asks of an origin. */
export function originAccessControlHandlers(plane: ControlPlane): Handlers {
  const { originAccessControls } = plane.records;
  return resourceHandlers(plane, {
    name: 'OriginAccessControl',
    plural: 'OriginAccessControls',
    path: 'origin-access-control',
    stored: originAccessControls,
    quota: QUOTAS.originAccessControls,
    refusals: {
      absent: 'NoSuchOriginAccessControl',
      alreadyExists: 'OriginAccessControlAlreadyExists',
      tooMany: 'TooManyOriginAccessControls',
      inUse: 'OriginAccessControlInUse',
    },
    newRecord: (accountId, config, now) => firstVersion(newId('E'), accountId, config, now),
    check,
    collides: (config, other) => config.Name === other.Name,
    isInUse: (id) =>
      distributionsThat(plane.records, (config) => usesOriginAccessControl(config, id)).length > 0,
    view: (record): OriginAccessControl => ({ Id: record.id, OriginAccessControlConfig: record.config }),
    summary,
  });
}

function check(config: OriginAccessControlConfig): OriginAccessControlConfig {
  const { Name: name = '', Description: description = '' } = config;
  if (name.length < 1 || name.length > MAX_NAME_LENGTH) {
    throw refusal('InvalidArgument', 'The name of the origin access control must have 1 to 64 characters.');
  }
  if (description.length > MAX_DESCRIPTION_LENGTH) {
    throw refusal('InvalidArgument', 'The description is longer than 256 characters.');
  }
  if (config.SigningProtocol !== 'sigv4') throw refusal('InvalidArgument', 'SigningProtocol must be sigv4.');
  if (!SIGNING_BEHAVIORS.includes(config.SigningBehavior)) {
    throw refusal('InvalidArgument', 'SigningBehavior must be always, never or no-override.');
  }
  if (!ORIGIN_TYPES.includes(config.OriginAccessControlOriginType)) {
    throw refusal('InvalidArgument', 'OriginAccessControlOriginType is not one that exists.');
  }
  return config;
}

function summary({ id, config }: OriginAccessControlRecord): OriginAccessControlSummary {
  const { Name, Description = '', SigningProtocol, SigningBehavior, OriginAccessControlOriginType } = config;
  return { Id: id, Description, Name, SigningProtocol, SigningBehavior, OriginAccessControlOriginType };
}
