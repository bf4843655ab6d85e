import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

/** How a body may come: `identity` is as it is. */
export const ENCODINGS = ['identity', 'br', 'gzip'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export type HubAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** After `Content-Encoding` was undone; null when it cannot be undone. */
  readonly body: Buffer | null;
};

const PATIENCE_MS = 30_000;
/** No file of a build comes near it. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Asks a hub for one path, as it is written, and follows no redirect. Rejects when there is no answer: no connection,
 * half a minute of silence, more than 64 MiB, or a certificate that Node does not trust.
 */
export function askHub(origin: URL, path: string, encoding: Encoding = 'identity'): Promise<HubAnswer> {
  const { protocol, hostname, port } = origin;
  const request = protocol === 'https:' ? httpsRequest : httpRequest;
  const options = { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port, path, timeout: PATIENCE_MS };
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, headers: { 'Accept-Encoding': encoding } }, (response) => {
      read(response).then(
        (body) => {
          const { statusCode = 0, headers } = response;
          resolve({ status: statusCode, headers, body: undone(body, headers['content-encoding']) });
        },
        (error: unknown) => {
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', reject);
    sent.end();
  });
}

async function read(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new Error('an answer of more than 64 MiB');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function undone(body: Buffer, encoding = 'identity'): Buffer | null {
  const limit = { maxOutputLength: MOST_BYTES };
  try {
    if (encoding === 'br') return brotliDecompressSync(body, limit);
    if (encoding === 'gzip') return gunzipSync(body, limit);
    return encoding === 'identity' ? body : null;
  } catch {
    return null;
  }
}
