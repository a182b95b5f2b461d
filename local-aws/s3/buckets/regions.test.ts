import { expect, test } from 'vitest';
import { placeBucket } from './regions';

test.each([
  [undefined, 'us-east-1', 'us-east-1'],
  ['eu-west-1', 'us-east-1', 'eu-west-1'],
  ['EU', 'us-east-1', 'eu-west-1'],
  ['EU', 'eu-west-1', 'eu-west-1'],
  ['ap-south-1', 'ap-south-1', 'ap-south-1'],
])('the constraint %s at the endpoint of %s makes a bucket in %s', (constraint, endpoint, region) => {
  expect(placeBucket(constraint, endpoint)).toBe(region);
});

test.each([
  [undefined, 'us-west-2', 'IllegalLocationConstraintException'],
  ['eu-west-1', 'us-west-2', 'IllegalLocationConstraintException'],
  ['us-east-1', 'us-east-1', 'InvalidLocationConstraint'],
  ['us-east-1', 'us-west-2', 'InvalidLocationConstraint'],
  ['mars-north-1', 'us-east-1', 'InvalidLocationConstraint'],
])('the constraint %s at the endpoint of %s is refused with %s', (constraint, endpoint, code) => {
  expect(() => placeBucket(constraint, endpoint)).toThrow(expect.objectContaining({ code }));
});
