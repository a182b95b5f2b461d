import type { DistributionState } from '@/lib/aws/cloudfront-distribution';
import type { Distribution } from '@/lib/db/generated/client';

import type { DistributionValues } from './operation/desired';

// What of a distribution can be changed here, compared three ways: as recorded, as AWS has it, as it is wanted.

type Name = keyof DistributionValues;

const LABELS: Record<Name, string> = {
  enabled: 'enabled', comment: 'comment', priceClass: 'price class', aliases: 'alternate domain names', certificateArn: 'certificate',
};

/** Every value by its name, in the order in which it is told. */
export const VALUE_NAMES: readonly Name[] = ['enabled', 'comment', 'priceClass', 'aliases', 'certificateArn'];

/** The values as AWS has them. */
export function valuesOf({ enabled, comment, priceClass, aliases, certificateArn }: DistributionState): DistributionValues {
  return { enabled, comment, priceClass, aliases, certificateArn };
}

/** The values as they are recorded. */
export function valuesOfRow(
  { enabled, comment, priceClass, aliases, certificateArn }: Pick<Distribution, Name>,
): DistributionValues {
  return { enabled, comment, priceClass, aliases, certificateArn: certificateArn ?? '' };
}

/** The columns for values. */
export function recordedValues({ certificateArn, ...values }: Partial<DistributionValues>) {
  return { ...values, ...(certificateArn === undefined ? {} : { certificateArn: certificateArn === '' ? null : certificateArn }) };
}

/** The wanted values that are not as wanted yet. */
export function differingValues(present: DistributionValues, wanted: Partial<DistributionValues>): Partial<DistributionValues> {
  return pick(wanted, (name) => !same(present[name], wanted[name]));
}

/** The given values alone, from all. */
export function sameNames(values: DistributionValues, like: Partial<DistributionValues>): Partial<DistributionValues> {
  return pick(values, (name) => like[name] !== undefined);
}

function pick(values: Partial<DistributionValues>, chosen: (name: Name) => boolean): Partial<DistributionValues> {
  return Object.fromEntries(
    VALUE_NAMES.filter((name) => values[name] !== undefined && chosen(name)).map((name) => [name, values[name]]),
  );
}

/** A value that somebody changed outside. */
export interface ForeignValue {
  name: Name;
  recorded: string;
  live: string;
  wanted: string;
}

/** The values that are neither as they were recorded nor as they are wanted. */
export function foreignValues(
  live: DistributionValues, recorded: Partial<DistributionValues>, wanted: Partial<DistributionValues>,
): ForeignValue[] {
  return VALUE_NAMES.filter((name) => wanted[name] !== undefined && !same(live[name], recorded[name]) && !same(live[name], wanted[name]))
    .map((name) => ({ name, recorded: text(recorded[name]), live: text(live[name]), wanted: text(wanted[name]) }));
}

/** What was changed outside, in sentences. */
export function describeForeign(foreign: readonly ForeignValue[]): string {
  return foreign
    .map(({ name, recorded, live, wanted }) => `Its ${LABELS[name]}: recorded is ${recorded}, AWS has ${live}, wanted is ${wanted}.`)
    .join(' ');
}

function text(value: DistributionValues[Name] | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const words = Array.isArray(value) ? value.join(', ') : (value ?? '');
  return words === '' ? 'none' : `“${words}”`;
}

/** Names are a set, in any case and order. */
function same(one: DistributionValues[Name] | undefined, other: DistributionValues[Name] | undefined): boolean {
  if (Array.isArray(one) && Array.isArray(other)) return canonical(one) === canonical(other);
  return one === other;
}

function canonical(names: readonly string[]): string {
  return names.map((name) => name.toLowerCase()).sort().join(' ');
}
