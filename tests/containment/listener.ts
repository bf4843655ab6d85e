import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/**
 * What arrived: a connection that said nothing (preconnect), a TLS client hello, an HTTP request with the attempt's token, one
 * without it as a page that was reached makes for its icon, other bytes, or a datagram.
 */
export type ContactKind = 'connection' | 'tls' | 'http' | 'follow-up' | 'bytes' | 'datagram';

const host = '127.0.0.1';
/** Enough for whoever asks: any origin may read it, embed it and run it. */
const answer = [
  'HTTP/1.1 200 OK',
  'Content-Type: text/javascript',
  'Access-Control-Allow-Origin: *',
  'Access-Control-Allow-Headers: *',
  'Cross-Origin-Resource-Policy: cross-origin',
  'Content-Length: 0',
  'Connection: close',
  '\r\n',
].join('\r\n');

/**
 * Someone on the loopback interface who writes down whoever comes by, on one port over TCP and UDP alike. Each attempt has a
 * listener of its own, on a port that nobody has after it: so a contact is that attempt's even if it carries nothing, and
 * nobody who calls a second time is taken for somebody else. What it cannot hear is a question to the name service: see
 * `lookedUp` in `browser.ts`.
 */
export class Listener {
  readonly contacts: ContactKind[] = [];
  readonly port: number;
  readonly #token: string;
  #hears = true;

  private constructor(token: string, tcp: Server, udp: UdpSocket) {
    this.#token = token;
    this.port = (tcp.address() as AddressInfo).port;
    tcp.on('connection', (socket) => {
      this.#hear(socket);
    });
    udp.on('message', () => {
      if (this.#hears) this.contacts.push('datagram');
    });
    // Its port is kept until the process ends, without holding that up.
    tcp.unref();
    udp.unref();
  }

  static async open(token: string): Promise<Listener> {
    for (;;) {
      const tcp = createServer();
      tcp.listen(0, host);
      await once(tcp, 'listening');
      const udp = createSocket('udp4');
      udp.bind((tcp.address() as AddressInfo).port, host);
      // The number may be free for TCP and taken for UDP.
      const bound = await once(udp, 'listening').then(
        () => true,
        () => false,
      );
      if (bound) return new Listener(token, tcp, udp);
      tcp.close();
      udp.close();
    }
  }

  /** Ends the listening; what has been heard stays. */
  end(): void {
    this.#hears = false;
  }

  #hear(socket: Socket): void {
    if (!this.#hears) {
      socket.destroy();
      return;
    }
    const at = this.contacts.push('connection') - 1;
    socket.unref();
    socket.on('error', () => socket.destroy());
    socket.once('data', (bytes: Buffer) => {
      if (this.#hears) this.contacts[at] = this.#kindOf(bytes);
      socket.end(answer);
    });
  }

  #kindOf(bytes: Buffer): ContactKind {
    // A TLS record of type handshake (RFC 8446, 5.1).
    if (bytes[0] === 0x16 && bytes[1] === 0x03) return 'tls';
    const [line = ''] = bytes.toString('latin1').split('\r\n');
    if (!line.endsWith(' HTTP/1.1')) return 'bytes';
    return line.includes(this.#token) ? 'http' : 'follow-up';
  }
}
