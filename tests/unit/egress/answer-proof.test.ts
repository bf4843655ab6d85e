import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes } from '#lib/domain/canonical.ts';
import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import type { SavedAnswer } from '#lib/domain/saved-answer.ts';
import { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { answerStanding } from '#lib/egress/answer-proof.ts';
import { randomHex, randomItem } from '../../fixtures/random-item.ts';
import { openDesk } from '../../fixtures/service-desk.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let officer: Awaited<ReturnType<typeof desk.enrol>>;
let saved: SavedAnswer;
beforeAll(async () => {
  desk = await openDesk();
  officer = await desk.enrol('A');
  saved = await ask();
  await ask();
});
afterAll(() => desk.close());

/** An answer as the vault keeps it. */
async function ask(withContext = true): Promise<SavedAnswer> {
  const { id, version } = DEFAULT_DATA_RULE;
  const { sha256 } = randomItem();
  const request = {
    dataRule: { id, version },
    ...(withContext && { context: true as const }),
    items: [{ ref: 0, sha256 }],
  };
  const text = await desk.lookups.answer(officer.actor, request, canonicalBytes(request));
  if (!text.ok) throw new Error(text.error.code);
  const answer = LookupAnswer.parse(JSON.parse(text.value));
  return { answer, items: [{ ref: 0, sha256 }], device: officer.device.id };
}

/** What comes of presenting one answer, and holding what the hub says against what the vault has. */
async function standingOf(presented: SavedAnswer, kept = presented) {
  const said = await desk.answerVerifications.verify(officer.actor, presented.answer);
  if (!said.ok) throw new Error(said.error.code);
  const asker = { hubKey: desk.key.publicKey, bureau: 'A', seen: null };
  return { standing: await answerStanding(kept, said.value, asker), said: said.value, asker };
}

describe('an answer that is presented to the hub', () => {
  it('is proven by its log, long afterwards as well', async () => {
    desk.pass(3 * 365 * 24 * 60 * 60 * 1000);
    for (let i = 0; i < 5; i++) await ask();
    expect(await standingOf(saved)).toMatchObject({ standing: 'proven', said: { bureau: 'A' } });
  });

  it('is not one that the hub gave when anything in it is other', async () => {
    const { answer } = saved;
    const asOf = '2026-01-01T00:00:00.000Z';
    for (const changed of [
      { asOf },
      { requestSha256: randomHex(32) },
      { results: [] },
      { answerId: crypto.randomUUID() },
    ])
      expect(await standingOf({ ...saved, answer: { ...answer, ...changed } })).toMatchObject({ standing: 'never' });
  });

  it('is not proven by the proof of another answer, another asker, or another hub', async () => {
    const other = await ask();
    expect(await standingOf(other, saved)).toMatchObject({ standing: 'wrong-proof' });
    expect(await standingOf(saved, { ...saved, device: crypto.randomUUID() })).toMatchObject({
      standing: 'wrong-proof',
    });
    const { said, asker } = await standingOf(saved);
    expect(await answerStanding(saved, said, { ...asker, bureau: 'B' })).toBe('wrong-proof');
    const strange = officer.device.signKey;
    expect(await answerStanding(saved, said, { ...asker, hubKey: strange })).toBe('wrong-proof');
    const path = said.proof?.path.map(() => randomHex(32)) ?? [];
    const forged = { ...said, proof: said.proof && { ...said.proof, path } };
    expect(await answerStanding(saved, forged, asker)).toBe('wrong-proof');
    expect(await answerStanding(saved, { ...said, proof: null }, asker)).toBe('wrong-proof');
  });

  it('is only said to be given where the answer names no place in the log', async () => {
    expect(await standingOf(await ask(false))).toMatchObject({ standing: 'given' });
  });
});
