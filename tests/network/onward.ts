import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request as it is passed on, and what came back. */
export type Onward = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};
export type Reply = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: Buffer };

/** One request on a connection of its own; null when the hub is gone, or goes before it has answered. */
export function exchange(port: number, { method, path, headers, body }: Onward): Promise<Reply | null> {
  return new Promise((resolve) => {
    const none = () => {
      resolve(null);
    };
    const onward = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (reply) => {
      const parts: Buffer[] = [];
      reply.on('data', (part: Buffer) => parts.push(part));
      reply.on('error', none);
      reply.on('end', () => {
        const { connection, 'transfer-encoding': encoding, ...kept } = reply.headers;
        resolve({ status: reply.statusCode ?? 502, headers: kept, body: Buffer.concat(parts) });
      });
    });
    onward.on('error', none);
    onward.end(body);
  });
}

/** The beginning of a request, which then breaks off. @param share of its body, in [0, 1) */
export async function exchangeHalf(
  port: number,
  { method, path, headers, body }: Onward,
  share: number,
): Promise<void> {
  const onward = request({ host: '127.0.0.1', port, method, path, headers, agent: false });
  onward.on('error', () => undefined);
  onward.flushHeaders();
  await new Promise<void>((resolve) => {
    onward.write(body.subarray(0, Math.floor(body.length * share)), () => {
      resolve();
    });
    onward.once('error', () => {
      resolve();
    });
  });
  // The hub gets the time to read it.
  await sleep(2);
  onward.destroy();
}
