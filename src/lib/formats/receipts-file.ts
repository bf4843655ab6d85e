import * as z from 'zod/mini';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { Thumbprint } from '#lib/domain/signature.ts';
import { Receipt } from '#lib/domain/wire/submission.ts';

const MAX_RECEIPTS = 10_000;
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * `lintel-receipts/1`: what the hub gave for a carried file, on its way back. Each receipt is signed by the hub; nothing
 * else in the file is to be believed.
 */
const ReceiptsFile = z.strictObject({
  format: z.literal('lintel-receipts/1'),
  hub: Thumbprint,
  receipts: z.array(Receipt).check(z.minLength(1), z.maxLength(MAX_RECEIPTS)),
});

export function receiptsFile(hub: string, receipts: readonly Receipt[]): string {
  return `${JSON.stringify(ReceiptsFile.parse({ format: 'lintel-receipts/1', hub, receipts }), null, 2)}\n`;
}

/** The receipts, for their signatures to be verified; `not-receipts` for anything else. */
export async function readReceiptsFile(file: Blob): Promise<Result<readonly Receipt[], 'not-receipts' | 'too-large'>> {
  if (file.size > MAX_BYTES) return err('too-large');
  try {
    const read = ReceiptsFile.safeParse(JSON.parse(await file.text()));
    return read.success ? ok(read.data.receipts) : err('not-receipts');
  } catch {
    return err('not-receipts');
  }
}
