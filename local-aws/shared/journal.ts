export interface ApiCallEntry {
  service: 's3' | 'cloudfront' | 'sts';
  /** The operation's name, or undefined when the request fits none. */
  operation: string | undefined;
  accessKeyId: string | undefined;
  status: number;
  at: string;
}

export interface EdgeRequestEntry {
  service: 'edge';
  method: string;
  host: string;
  /** Path with query, as the viewer sent it. */
  path: string;
  range: string | undefined;
  status: number;
  at: string;
}

export type JournalEntry = ApiCallEntry | EdgeRequestEntry;

/** The newest entries only: a Local AWS that runs for weeks must not grow. */
const MAX_ENTRIES = 10_000;

/** What was asked of Local AWS, for tests that must see the wire. Empty unless controls are on. */
export class Journal {
  private entries: JournalEntry[] = [];

  constructor(private readonly enabled: boolean) {}

  record(entry: JournalEntry): void {
    if (!this.enabled) return;
    this.entries.push(entry);
    if (this.entries.length > MAX_ENTRIES) this.entries = this.entries.slice(-MAX_ENTRIES / 2);
  }

  list(): readonly JournalEntry[] {
    return this.entries;
  }

  clear(): void {
    this.entries = [];
  }
}
