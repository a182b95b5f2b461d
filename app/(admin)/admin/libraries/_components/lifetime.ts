/** The units that a lifetime is entered in. */
export const LIFETIME_UNITS = { seconds: 1, minutes: 60, hours: 3600 } as const;

export type LifetimeUnit = keyof typeof LIFETIME_UNITS;

export function isLifetimeUnit(value: string): value is LifetimeUnit {
  return Object.hasOwn(LIFETIME_UNITS, value);
}

/** What was typed, in seconds; NaN while it is no number. */
export function secondsIn(amount: string, unit: LifetimeUnit): number {
  return (amount.trim() === '' ? Number.NaN : Number(amount)) * LIFETIME_UNITS[unit];
}

/** A lifetime in the largest unit that it fills evenly. */
export function splitLifetime(ttlSeconds: number): { amount: number; unit: LifetimeUnit } {
  if (ttlSeconds % LIFETIME_UNITS.hours === 0) return { amount: ttlSeconds / LIFETIME_UNITS.hours, unit: 'hours' };
  if (ttlSeconds % LIFETIME_UNITS.minutes === 0) return { amount: ttlSeconds / LIFETIME_UNITS.minutes, unit: 'minutes' };
  return { amount: ttlSeconds, unit: 'seconds' };
}

/** "10 minutes", "1 hour", "90 seconds". */
export function lifetimeInWords(ttlSeconds: number): string {
  const { amount, unit } = splitLifetime(ttlSeconds);
  return `${String(amount)} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}
