import type { NormalizedSchema } from '@smithy/core/schema';

/** Input that does not fit the operation's shape. The service's dispatcher gives it AWS's code. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';

  constructor(
    message: string,
    /** The query parameter or header at fault, when it was none of the document's elements. */
    readonly argument?: { name: string; value: string },
  ) {
    super(message);
  }
}

type Place = 'header' | 'query' | 'label' | 'body';

/** The numbers by which the SDK's schemas mark the timestamp formats that a trait can ask for. */
const DATE_TIME = 5;
const HTTP_DATE = 6;
const EPOCH_SECONDS = 7;

/** Takes a simple shape's schema and its text on the wire, gives the SDK's value; throws ShapeError. */
export function parseSimple(schema: NormalizedSchema, text: string, place: Place): unknown {
  if (schema.isTimestampSchema()) return parseTimestamp(text);
  if (schema.isBooleanSchema()) {
    const lower = text.trim().toLowerCase();
    if (lower !== 'true' && lower !== 'false') throw new ShapeError(`${text} is no boolean`);
    return lower === 'true';
  }
  if (schema.isNumericSchema()) {
    if (!/^\s*-?\d+(\.\d+)?\s*$/.test(text)) throw new ShapeError(`${text} is no number`);
    return Number(text);
  }
  if (schema.isListSchema() && place === 'header') {
    return text.split(',').map((item) => parseSimple(schema.getValueSchema(), item.trim(), place));
  }
  if (schema.isBlobSchema()) return Buffer.from(text, 'base64');
  return text;
}

function parseTimestamp(text: string): Date {
  const date = new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : text);
  if (Number.isNaN(date.getTime())) throw new ShapeError(`${text} is no timestamp`);
  return date;
}

/** The inverse of parseSimple. Headers carry HTTP dates and bodies ISO dates unless a trait says otherwise. */
export function printSimple(schema: NormalizedSchema, value: unknown, place: Place): string {
  if (value instanceof Date) {
    const format = schema.getSchema();
    if (format === HTTP_DATE || (format !== DATE_TIME && place === 'header')) return value.toUTCString();
    if (format === EPOCH_SECONDS) return String(Math.floor(value.getTime() / 1000));
    return value.toISOString();
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value))
    return value.map((item) => printSimple(schema.getValueSchema(), item, place)).join(', ');
  if (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    typeof value === 'bigint'
  ) {
    return String(value);
  }
  throw new TypeError(
    `${schema.getName() ?? 'member'} holds a ${typeof value}, which has no place in ${place}`,
  );
}
