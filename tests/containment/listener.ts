import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What arrived: a connection that said nothing (preconnect), a TLS client hello, an HTTP request, other bytes, or a datagram. */
export type ContactKind = 'connection' | 'tls' | 'http' | 'bytes' | 'datagram';

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
 * listener of its own: so a contact is that attempt's, even if it carries nothing. What it cannot hear is a question to the
 * name service: see `lookedUp` in `browser.ts`.
 */
export class Listener {
  readonly contacts: ContactKind[] = [];
  readonly port: number;
  readonly #tcp: Server;
  readonly #udp: UdpSocket;
  readonly #open = new Set<Socket>();

  private constructor(tcp: Server, udp: UdpSocket) {
    this.#tcp = tcp;
    this.#udp = udp;
    this.port = (tcp.address() as AddressInfo).port;
    tcp.on('connection', (socket) => {
      this.#hear(socket);
    });
    udp.on('message', () => this.contacts.push('datagram'));
  }

  static async open(): Promise<Listener> {
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
      if (bound) return new Listener(tcp, udp);
      tcp.close();
      udp.close();
    }
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
    this.#tcp.close();
    this.#udp.close();
  }

  #hear(socket: Socket): void {
    this.#open.add(socket);
    const at = this.contacts.push('connection') - 1;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#open.delete(socket));
    socket.once('data', (bytes: Buffer) => {
      this.contacts[at] = kindOf(bytes);
      socket.end(answer);
    });
  }
}

function kindOf(bytes: Buffer): ContactKind {
  // A TLS record of type handshake (RFC 8446, 5.1).
  if (bytes[0] === 0x16 && bytes[1] === 0x03) return 'tls';
  return /^[A-Z]+ \S+ HTTP\/1\.1\r\n/.test(bytes.toString('latin1')) ? 'http' : 'bytes';
}
