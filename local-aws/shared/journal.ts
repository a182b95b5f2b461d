export interface ApiCallEntry {
  service: 's3' | 'cloudfront' | 'sts';
  /** The operation's name, or undefined when the request fits none. */
  operation: string | undefined;
  /** What the request's path names: a bucket, a bucket and key, an id; undefined for calls about no one thing. */
  resource: string | undefined;
  /** Whether the operation is one that changes something; a refused one has not. */
  access: 'read' | 'write';
  /** The IAM actions that the caller was judged for, as policies spell them; each once, in the order of their judging. */
  actions: readonly string[];
  accessKeyId: string | undefined;
  requestId: string | undefined;
  /** Undefined when a fault ended the connection before an answer. */
  status: number | undefined;
  /** The ids of the fault rules that acted on the call. */
  faults: readonly string[];
  at: string;
}

export interface EdgeRequestEntry {
  service: 'edge';
  method: string;
  host: string;
  /** Path with query, as the viewer sent it, but without the value of a signature. */
  path: string;
  range: string | undefined;
  /** Which of the edge's ports it was: the one that counts as HTTPS, or the plain one. */
  protocol: 'https' | 'http';
  requestId: string;
  status: number | undefined;
  /** The X-Cache header of the answer, if there was one. */
  xCache: string | undefined;
  faults: readonly string[];
  at: string;
}

export type JournalEntry = ApiCallEntry | EdgeRequestEntry;

/** The newest entries only: a Local AWS that runs for weeks must not grow. */
const MAX_ENTRIES = 10_000;

/** Keys, paths and hosts are the callers' own text, and each is kept up to this length. */
const MAX_TEXT_LENGTH = 2_048;

/**
 * What was asked of Local AWS, for tests that must see the wire. Empty unless controls are on.
 * It holds no bodies, no secrets and no signatures.
 */
export class Journal {
  private entries: JournalEntry[] = [];

  constructor(private readonly enabled: boolean) {}

  record(entry: JournalEntry): void {
    if (!this.enabled) return;
    this.entries.push(entry.service === 'edge' ? boundedRequest(entry) : boundedCall(entry));
    if (this.entries.length > MAX_ENTRIES) this.entries = this.entries.slice(-MAX_ENTRIES / 2);
  }

  list(): readonly JournalEntry[] {
    return this.entries;
  }

  clear(): void {
    this.entries = [];
  }
}

function boundedRequest(entry: EdgeRequestEntry): EdgeRequestEntry {
  const path = entry.path.replace(/(Signature=)[^&]*/gi, '$1…');
  return { ...entry, host: short(entry.host), path: short(path), range: entry.range && short(entry.range) };
}

function boundedCall(entry: ApiCallEntry): ApiCallEntry {
  const { resource, accessKeyId } = entry;
  return { ...entry, resource: resource && short(resource), accessKeyId: accessKeyId && short(accessKeyId) };
}

function short(text: string): string {
  return text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;
}
