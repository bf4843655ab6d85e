import * as z from 'zod/mini';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Parcel } from '#lib/domain/wire/parcel.ts';
import { Batch } from '#lib/domain/wire/submission.ts';
import { Withdrawal } from '#lib/domain/wire/withdrawal.ts';
import { openParcel } from '#lib/formats/parcel-box.ts';
import { type Actor, forbidden } from './actor.ts';
import type { HubKey } from './hub-key.ts';
import type { Refusal } from './refusal.ts';
import type { Accepted, Delivery } from './sealed.ts';
import type { Submissions } from './submissions.ts';
import type { Withdrawals } from './withdrawals.ts';

type Parts = { key: HubKey; submissions: Submissions; withdrawals: Withdrawals };

const Sealed = z.union([Batch, Withdrawal]);

/**
 * Takes in what somebody carries for a device of the same bureau. The document in it is treated as if it had come from that
 * device: checked against its key, stored once whichever road it takes, and answered with the same receipt.
 */
export class Carried {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async accept(actor: Actor, parcel: Parcel, withLeaf = true): Promise<Result<Accepted, Refusal>> {
    const { key, submissions, withdrawals } = this.#parts;
    const refusal = forbidden(actor, 'submit');
    if (refusal !== null) return err(refusal);
    if (parcel.hub !== key.thumbprint) return err({ code: 'parcel-not-readable', detail: 'hub' });
    const body = await openParcel(parcel, key.box.privateKey);
    if (body === null) return err({ code: 'parcel-not-readable', detail: 'box' });
    const document = read(body);
    if (!document.ok) return document;
    const delivery: Delivery = { road: 'carried', withLeaf };
    return 'withdraws' in document.value
      ? withdrawals.accept(actor, document.value, body, delivery)
      : submissions.accept(actor, document.value, body, delivery);
  }
}

function read(body: Uint8Array): Result<Batch | Withdrawal, Refusal> {
  try {
    const read = Sealed.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)));
    return read.success
      ? ok(read.data)
      : err({ code: 'malformed-request', detail: 'box: neither batch nor withdrawal' });
  } catch {
    return err({ code: 'malformed-request', detail: 'box: not-json' });
  }
}
