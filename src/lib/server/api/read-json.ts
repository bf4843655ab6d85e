import type * as z from 'zod/mini';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { MAX_BODY_BYTES } from '#lib/domain/wire/common.ts';
import type { Refusal } from '../services/refusal.ts';

/** A request's body as it came, and what it says. */
export type Read<T> = { bytes: Uint8Array<ArrayBuffer>; value: T };

/** Reads and checks a JSON body. What is wrong is named by place and rule; no value of the request is repeated. */
export async function readJson<T>(
  request: Request,
  schema: z.ZodMiniType<T>,
  maxBytes = MAX_BODY_BYTES,
): Promise<Result<Read<T>, Refusal>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return err({ code: 'not-json', detail: 'content-type' });
  const bytes = await readBytes(request, maxBytes);
  if (!bytes.ok) return bytes;
  const json = parse(bytes.value);
  if (!json.ok) return json;
  const read = schema.safeParse(json.value);
  if (read.success) return ok({ bytes: bytes.value, value: read.data });
  const [issue] = read.error.issues;
  const place = issue?.path.map(String).join('/') ?? '';
  return err({ code: 'malformed-request', detail: `${place === '' ? 'body' : place}: ${issue?.code ?? 'invalid'}` });
}

async function readBytes(request: Request, maxBytes: number): Promise<Result<Uint8Array<ArrayBuffer>, Refusal>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      // The rest is read and dropped: a client that is cut off while it sends would never see the answer.
      if (size <= maxBytes) chunks.push(chunk);
    }
    if (size > maxBytes) return err({ code: 'too-large' });
  } catch (error) {
    // The adapter ends the stream itself when a body is longer than it lets through; else the client went away.
    const tooLarge = error instanceof Error && 'status' in error && error.status === 413;
    return err(tooLarge ? { code: 'too-large' } : { code: 'malformed-request', detail: 'body: incomplete' });
  }
  return ok(Uint8Array.from(Buffer.concat(chunks)));
}

function parse(bytes: Uint8Array): Result<unknown, Refusal> {
  try {
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)));
  } catch {
    return err({ code: 'malformed-request', detail: 'body: not-json' });
  }
}
