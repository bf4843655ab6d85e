import { ok, type Result } from '#lib/domain/result.ts';
import { thumbprint, unsigned, verify, type PublicJwk, type Purpose } from '#lib/domain/signature.ts';
import type { Json } from '#lib/domain/canonical.ts';
import type { Challenge, EnrolmentAnswer, SessionAnswer } from '#lib/domain/wire/identity.ts';
import type { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import type { EnrolledIdentity, Identity } from '#lib/vault/identity-store.ts';
import type { LookupDisclosure } from './disclosure.ts';
import { failed, type HubFailure } from './hub-failure.ts';

type Checked = Promise<Result<void, HubFailure>>;
const GOOD = ok(undefined);

type Signed = { signature: string } & Readonly<Record<string, Json | undefined>>;

async function signedBy(key: PublicJwk, purpose: Purpose, answer: Signed): Promise<boolean> {
  return verify(key, purpose, unsigned(answer), answer.signature);
}

/** An enrolment is good when the hub of the invitation signed it for this device's key. */
export async function checkEnrolment(answer: EnrolmentAnswer, hub: string, identity: Identity): Checked {
  if ((await thumbprint(answer.hubKey)) !== hub) return failed('wrong-hub');
  if (!(await signedBy(answer.hubKey, 'lintel/enrolment-answer/1', answer))) return failed('bad-signature');
  const ours = await thumbprint(identity.signKey.public);
  return answer.signKey === ours ? GOOD : failed('bad-signature');
}

/**
 * A challenge is answered only to the pinned hub, for this device and this site. Whether it is still fresh is the hub's to
 * say: a laptop's clock may be wrong by years, and its officer is signed in all the same.
 */
export async function checkChallenge(
  challenge: Challenge,
  { hubKey, membership }: EnrolledIdentity,
  origin: string,
): Checked {
  if (challenge.hub !== (await thumbprint(hubKey))) return failed('wrong-hub');
  if (!(await signedBy(hubKey, 'lintel/challenge/1', challenge))) return failed('bad-signature');
  if (challenge.device !== membership.device) return failed('bad-signature');
  return challenge.origin === origin ? GOOD : failed('wrong-hub');
}

/** A session is good when the pinned hub signed it over the challenge that was answered. */
export async function checkSession(answer: SessionAnswer, challenge: string, identity: EnrolledIdentity): Checked {
  if (!(await signedBy(identity.hubKey, 'lintel/session-answer/1', answer))) return failed('bad-signature');
  const { device } = identity.membership;
  return answer.challenge === challenge && answer.membership.device === device ? GOOD : failed('bad-signature');
}

/** An answer is good when the pinned hub signed it over exactly this question, and it answers each ref once. */
export async function checkLookup(
  answer: LookupAnswer,
  asked: LookupDisclosure,
  requestSha256: string,
  { hubKey }: EnrolledIdentity,
): Checked {
  if (!(await signedBy(hubKey, 'lintel/lookup-answer/1', answer))) return failed('bad-signature');
  if (answer.requestSha256 !== requestSha256) return failed('bad-signature');
  const open = new Set(asked.records.map(({ ref }) => ref));
  const each = answer.results.every(({ ref }) => open.delete(ref));
  return each && open.size === 0 ? GOOD : failed('garbage');
}

/** What a receipt has to be about. */
export type Submitted = {
  batchId: string;
  bureau: string;
  device: string;
  sha256: string;
  items: number;
  /** The batch that it takes back; null: it is a batch. */
  withdraws: string | null;
};

/** What is in a parcel is not known here: its receipt is good when the pinned hub signed it for this bureau. */
export async function checkCarriedReceipt(receipt: Receipt, { hubKey, membership }: EnrolledIdentity): Checked {
  if (receipt.hub !== (await thumbprint(hubKey))) return failed('wrong-hub');
  if (!(await signedBy(hubKey, 'lintel/receipt/1', receipt))) return failed('bad-signature');
  return receipt.bureau === membership.bureau.code ? GOOD : failed('bad-signature');
}

/** A receipt is good when the pinned hub signed it over exactly the bytes of this batch. */
export async function checkReceipt(receipt: Receipt, batch: Submitted, { hubKey }: EnrolledIdentity): Checked {
  if (receipt.hub !== (await thumbprint(hubKey))) return failed('wrong-hub');
  if (!(await signedBy(hubKey, 'lintel/receipt/1', receipt))) return failed('bad-signature');
  const about =
    receipt.batchId === batch.batchId &&
    (receipt.withdraws ?? null) === batch.withdraws &&
    receipt.bureau === batch.bureau &&
    receipt.device === batch.device &&
    receipt.bodySha256 === batch.sha256 &&
    receipt.items === batch.items &&
    receipt.newItems <= batch.items;
  return about ? GOOD : failed('bad-signature');
}
