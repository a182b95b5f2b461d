import { connect, type Socket } from 'node:net';

const READ_BYTES = 512 * 1024;

/** What is asked of a server; `headers` come without the line ends. */
export interface Question {
  port: number;
  path: string;
  headers: string[];
}

/**
 * Reads answers from a bare socket into one buffer and looks at nothing but their length, so that it is the server
 * that is measured. One question after the other on the same connection; gives the number of body bytes.
 */
export async function readAll(questions: Question[]): Promise<number> {
  const [first] = questions;
  if (!first) return 0;
  const reader = new Reader(first.port);
  let bytes = 0;
  for (const question of questions) bytes += await reader.ask(question);
  reader.end();
  return bytes;
}

class Reader {
  private readonly socket: Socket;
  private head = '';
  private left = 0;
  private bytes = 0;
  private settle: { resolve: (bytes: number) => void; reject: (error: Error) => void } | undefined;

  constructor(port: number) {
    this.socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: Buffer.alloc(READ_BYTES),
        callback: (length, buffer) => {
          this.take(length, buffer);
          return true;
        },
      },
    });
    this.socket.on('error', (error) => this.settle?.reject(error));
    this.socket.on('close', () => this.settle?.reject(new Error('The connection ended within an answer')));
  }

  ask({ path, headers }: Question): Promise<number> {
    this.head = '';
    this.left = 0;
    const lines = [`GET ${path} HTTP/1.1`, 'Accept: */*', ...headers, '', ''];
    return new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      this.socket.write(lines.join('\r\n'));
    });
  }

  end(): void {
    this.settle = undefined;
    this.socket.destroy();
  }

  private take(length: number, buffer: Uint8Array): void {
    let body = length;
    if (this.left === 0) {
      this.head += Buffer.from(buffer.buffer, buffer.byteOffset, length).toString('latin1');
      const end = this.head.indexOf('\r\n\r\n');
      if (end === -1) return;
      body = this.head.length - end - 4;
      this.head = this.head.slice(0, end);
      this.left = this.bytes = Number(/^content-length: *(\d+)/im.exec(this.head)?.[1]);
      if (!/^HTTP\/1.1 20[06] /.test(this.head) || !(this.left > 0)) {
        this.settle?.reject(new Error(`An answer without the bytes:\n${this.head}`));
        return;
      }
    }
    this.left -= body;
    if (this.left === 0) this.settle?.resolve(this.bytes);
  }
}
