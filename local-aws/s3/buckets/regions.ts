import { s3Error } from '../errors';

/** The regions that a bucket can be made in; others are refused as S3 refuses a misspelt one. */
const REGIONS = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'ca-central-1',
  'ca-west-1',
  'mx-central-1',
  'sa-east-1',
  'eu-central-1',
  'eu-central-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'ap-east-1',
  'ap-east-2',
  'ap-south-1',
  'ap-south-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-7',
  'me-south-1',
  'me-central-1',
  'il-central-1',
  'af-south-1',
];

/**
 * Takes a new bucket's LocationConstraint and the region of the endpoint that was asked, gives the bucket's region.
 * us-east-1 has no constraint and makes buckets everywhere; every other endpoint makes those of its own region.
 */
export function placeBucket(constraint: string | undefined, endpointRegion: string): string {
  if (constraint === undefined || constraint === '') {
    if (endpointRegion === 'us-east-1') return 'us-east-1';
    throw illegalLocation('unspecified');
  }
  const region = constraint === 'EU' ? 'eu-west-1' : constraint;
  if (region === 'us-east-1' || !REGIONS.includes(region)) {
    throw s3Error('InvalidLocationConstraint', { fields: { LocationConstraint: constraint } });
  }
  if (endpointRegion !== 'us-east-1' && region !== endpointRegion) throw illegalLocation(constraint);
  return region;
}

function illegalLocation(constraint: string) {
  return s3Error('IllegalLocationConstraintException', {
    message: `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  });
}
