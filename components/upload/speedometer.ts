const WINDOW_MILLISECONDS = 6000;

/** The rate of the last seconds, from readings of a growing count. */
export class Speedometer {
  private readings: { at: number; bytes: number }[] = [];

  /** Takes a reading and gives bytes per second, or null while there is too little to say. */
  read(bytes: number, at: number): number | null {
    this.readings.push({ at, bytes });
    this.readings = this.readings.filter((reading) => at - reading.at <= WINDOW_MILLISECONDS);
    const first = this.readings[0];
    if (!first || at - first.at < 500) return null;
    return Math.max(0, ((bytes - first.bytes) * 1000) / (at - first.at));
  }

  /** After a pause the old readings say nothing. */
  reset(): void {
    this.readings = [];
  }
}
