import { createServer, type Server, type Socket, connect } from 'node:net';
import { once } from 'node:events';

/** Before the database hears of the commit, or after it has carried it out and before the worker hears of that. */
export type CommitMoment = 'before' | 'after';

interface Point {
  nth: number;
  moment: CommitMoment;
  reached: () => void;
}

/** How the statements that matter are told: the lease that a worker's every transaction renews, and the claim. */
const RENEWS_LEASE = /UPDATE "Operation" SET "leaseUntil"/;
const CLAIMS = /"fence" = "fence" \+ 1/;

/**
 * Stands between a worker and PostgreSQL, reads the protocol along, and counts what the worker commits about operations:
 * each claim, and each transaction that holds a lease. At one of them it can hold everything of that connection.
 */
export class CommitProxy {
  /** What was committed since `reset`, in order. */
  committed: string[] = [];
  private point: Point | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server, readonly port: number) {}

  static async start(target: { host: string; port: number }): Promise<CommitProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    const proxy = new CommitProxy(server, address.port);
    server.on('connection', (client) => proxy.serve(client, connect(target)));
    return proxy;
  }

  /** Settles when the worker is held at its nth commit. */
  holdAt(nth: number, moment: CommitMoment): Promise<void> {
    return new Promise((reached) => {
      this.point = { nth, moment, reached };
    });
  }

  /** Ends every connection, and what was held has never left; counts anew. */
  reset(): void {
    for (const socket of this.sockets) socket.destroy();
    this.point = undefined;
    this.committed = [];
  }

  close(): void {
    this.reset();
    this.server.close();
  }

  private serve(client: Socket, upstream: Socket): void {
    const connection = { leased: false, counting: undefined as string | undefined, held: false };
    const ends = [client, upstream];
    for (const socket of ends) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.sockets.delete(socket);
        for (const other of ends) other.destroy();
      });
    }
    const fromClient = new Frames(true);
    client.on('data', (chunk: Buffer) => {
      for (const frame of fromClient.take(chunk)) {
        const sql = sqlOf(frame);
        if (sql !== undefined) {
          if (/^\s*BEGIN/i.test(sql)) connection.leased = false;
          else if (RENEWS_LEASE.test(sql)) connection.leased = true;
          else if (CLAIMS.test(sql)) connection.counting = 'claim';
          else if (connection.leased && /^\s*COMMIT/i.test(sql)) {
            connection.leased = false;
            connection.counting = 'transaction';
            if (this.isPoint('before')) connection.held = this.reach();
          }
        }
        if (!connection.held) upstream.write(frame.bytes);
      }
    });
    const fromServer = new Frames(false);
    upstream.on('data', (chunk: Buffer) => {
      for (const frame of fromServer.take(chunk)) {
        // CommandComplete: a claim that found nothing changed nothing.
        if (frame.type === 'C' && connection.counting !== undefined) {
          const claimedNothing = connection.counting === 'claim' && !frame.bytes.includes('UPDATE 1');
          if (!claimedNothing) {
            if (this.isPoint('after')) connection.held = this.reach();
            this.committed.push(connection.counting);
          }
          connection.counting = undefined;
        }
        if (!connection.held) client.write(frame.bytes);
      }
    });
  }

  /** A look more or less, as the machine is busy, and the nth commit is a claim where it was a transaction: then it is the next one. */
  private isPoint(moment: CommitMoment): boolean {
    return this.point?.moment === moment && this.committed.length >= this.point.nth - 1;
  }

  private reach(): true {
    this.point?.reached();
    this.point = undefined;
    return true;
  }
}

interface Frame {
  /** Empty for the message that opens a connection. */
  type: string;
  bytes: Buffer;
}

/** Cuts a stream of PostgreSQL's protocol into its messages. */
class Frames {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private opening: boolean) {}

  take(chunk: Buffer): Frame[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const head = this.opening ? 0 : 1;
      if (this.rest.length < head + 4) return frames;
      const size = head + this.rest.readUInt32BE(head);
      if (this.rest.length < size) return frames;
      const type = this.opening ? '' : String.fromCharCode(this.rest[0] ?? 0);
      frames.push({ type, bytes: this.rest.subarray(0, size) });
      this.rest = this.rest.subarray(size);
      this.opening = false;
    }
  }
}

/** The statement of a Query or Parse message. */
function sqlOf({ type, bytes }: Frame): string | undefined {
  if (type === 'Q') return bytes.toString('utf8', 5);
  if (type !== 'P') return undefined;
  const nameEnds = bytes.indexOf(0, 5);
  return bytes.toString('utf8', nameEnds + 1);
}
