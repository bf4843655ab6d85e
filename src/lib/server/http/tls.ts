import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { err, ok, type Result } from '#lib/domain/result.ts';

/** Reads a certificate and its key and tries them on each other. The error is a sentence for the operator's terminal. */
export function readTls(paths: {
  readonly cert: string;
  readonly key: string;
}): Result<{ cert: string; key: string }, string> {
  try {
    const pem = { cert: readFileSync(paths.cert, 'utf8'), key: readFileSync(paths.key, 'utf8') };
    createSecureContext(pem);
    return ok(pem);
  } catch (error) {
    return err(`TLS_CERT and TLS_KEY cannot be used: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
