/** The only source of time in Local AWS, so that a test can move it. */
export interface Clock {
  now(): Date;
  /** Whole seconds since 1970, as signatures and policies count. */
  epochSeconds(): number;
  offsetSeconds: number;
}

export function createClock(): Clock {
  return {
    offsetSeconds: 0,
    now() {
      return new Date(Date.now() + this.offsetSeconds * 1000);
    },
    epochSeconds() {
      return Math.floor(this.now().getTime() / 1000);
    },
  };
}
