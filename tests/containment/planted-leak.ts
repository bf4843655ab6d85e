import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { Page } from 'puppeteer-core';

/** Ways to write bytes down so that they are not seen at once, and what the search calls each. */
export const disguises: readonly { name: string; write: (bytes: Buffer) => Buffer | string }[] = [
  { name: 'raw', write: (bytes) => bytes },
  { name: 'hex', write: (bytes) => `{"sha256":"a${bytes.toString('hex')}"}` },
  { name: 'base64', write: (bytes) => bytes.toString('base64') },
  { name: 'base64', write: (bytes) => `x${bytes.toString('base64url')}` },
  { name: 'base64', write: (bytes) => Buffer.concat([Buffer.from('..'), bytes]).toString('base64') },
  { name: 'base64', write: (bytes) => Buffer.concat([Buffer.from('.'), bytes]).toString('base64') },
  { name: 'percent', write: (bytes) => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('') },
  { name: 'decimal', write: (bytes) => `[${bytes.join(', ')}]` },
  { name: 'gzip', write: (bytes) => gzipSync(bytes) },
  { name: 'gzip', write: (bytes) => Buffer.concat([Buffer.from('behind this: '), gzipSync(bytes)]) },
  { name: 'gzip', write: (bytes) => `{"sha256":"${gzipSync(bytes).toString('base64')}"}` },
  { name: 'gzip', write: (bytes) => gzipSync(bytes).toString('hex') },
  { name: 'deflate', write: (bytes) => deflateSync(bytes) },
  { name: 'deflate', write: (bytes) => deflateRawSync(bytes) },
  { name: 'brotli', write: (bytes) => brotliCompressSync(bytes) },
];

/** Sends a body to the hub's API past the portal's own code, as a script that got into the page would. */
export async function planted(page: Page, bytes: Uint8Array): Promise<void> {
  await page.evaluate(
    async (body) => {
      await fetch('/api/v1/lookups', { method: 'POST', body: Uint8Array.from(body) });
    },
    [...bytes],
  );
}
