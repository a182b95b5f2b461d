import { invalidArgument } from '../errors';

const MAX_PARTS = 10_000;

/** Gives the part number or throws InvalidArgument. */
export function checkPartNumber(partNumber: number | undefined): number {
  if (partNumber !== undefined && Number.isInteger(partNumber) && partNumber >= 1 && partNumber <= MAX_PARTS)
    return partNumber;
  throw invalidArgument(
    'Part number must be an integer between 1 and 10000, inclusive',
    'partNumber',
    String(partNumber ?? ''),
  );
}
