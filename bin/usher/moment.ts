import { WrongUsage } from './command';

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/**
 * Reads a moment as people write one: seconds since 1970, an ISO date with its time zone, or a time from now such as
 * `90s`, `10m`, `2h`, `1d`. Throws `WrongUsage`.
 */
export function momentOf(option: string, text: string, now: Date): Date {
  if (/^\d+$/.test(text)) return new Date(Number(text) * 1000);
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return new Date(now.getTime() + Number(count) * (UNITS[unit] ?? 0) * 1000);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) {
    if (Date.parse(text) + 86_400_000 < now.getTime()) throw new WrongUsage(`--${option} ${text} lies in the past.`);
    throw new WrongUsage(`--${option} must be a moment such as ${text}T12:00:00Z, and not ${text}, which is a day without a time.`);
  }
  // Without a time zone it would be another moment on another machine.
  const isIso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const moment = new Date(text);
  if (isIso && !Number.isNaN(moment.getTime())) return moment;
  throw new WrongUsage(`--${option} must be seconds since 1970, a date such as 2030-01-31T12:00:00Z, or a time from now such as 10m, and not ${text}.`);
}
