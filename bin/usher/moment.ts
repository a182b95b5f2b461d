import { WrongUsage } from './command';

/** Seconds since 1970 that are smaller were meant to be a time from now. It is in 1973. */
const SMALLEST_EPOCH = 100_000_000;

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/**
 * Reads a moment as people write one: seconds since 1970, an ISO date with its time zone, or a time from now such as
 * `90s`, `10m`, `2h`, `1d`. Throws `WrongUsage`.
 */
export function momentOf(option: string, text: string, now: Date): Date {
  const moment = momentIn(option, text, now);
  if (Number.isNaN(moment.getTime())) throw new WrongUsage(`--${option} ${text} is later than any date.`);
  return moment;
}

function momentIn(option: string, text: string, now: Date): Date {
  if (/^\d+$/.test(text)) {
    // Nobody means a day of 1970.
    if (Number(text) < SMALLEST_EPOCH) throw new WrongUsage(`--${option} ${text} would be ${timeOf(Number(text))}. Did you mean ${text}s or ${text}m from now?`);
    return new Date(Number(text) * 1000);
  }
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now.getTime() + Number(count) * (UNITS[unit] ?? 0) * 1000);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) {
    if (Date.parse(text) + 86_400_000 < now.getTime()) throw new WrongUsage(`--${option} ${text} lies in the past.`);
    throw new WrongUsage(`--${option} must be a moment such as ${text}T12:00:00Z, and not ${text}, which is a day without a time.`);
  }
  // Without a time zone it would be another moment on another machine.
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(text) && !Number.isNaN(Date.parse(text))) {
    const iso = text.replace(' ', 'T');
    throw new WrongUsage(`--${option} ${text} names no time zone. Write ${iso}Z for UTC, or one such as ${iso}+02:00.`);
  }
  const isIso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const moment = new Date(text);
  if (isIso && !Number.isNaN(moment.getTime())) return moment;
  throw new WrongUsage(`--${option} must be seconds since 1970, a date such as 2030-01-31T12:00:00Z, or a time from now such as 10m, and not ${text}.`);
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
