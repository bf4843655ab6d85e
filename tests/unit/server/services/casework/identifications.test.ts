import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NewIdentification, Pseudonym } from '#lib/domain/wire/identification.ts';
import { codeOf, DAY, good, openCaseworkDesk, type CaseworkDesk } from '../../../../fixtures/casework-desk.ts';
import { randomHex } from '../../../../fixtures/random-item.ts';

let desk: CaseworkDesk;
beforeAll(async () => {
  desk = await openCaseworkDesk();
});
afterAll(() => desk.close());

const facts = { pseudonym: null, kind: 'victim', country: 'CH', identifiedOn: '2026-02-20' } as const;
const recorded = (actor = desk.a, changes: Partial<NewIdentification> = {}) =>
  good(desk.identifications.record(actor, { ...facts, media: [], series: [], ...changes }));

describe('an identification', () => {
  it('stands at each of its files, and is told to all who hold them', async () => {
    const media = await desk.held('B', 2);
    const { identification, outcome } = await recorded(desk.a, { media: [...media, randomHex(32)] });
    expect(outcome).toEqual({ asked: 3, added: 2, already: 0, notHeld: 1 });
    expect(identification).toMatchObject({ kind: 'victim', items: 2, ownItems: 0, own: true, state: 'active' });
    expect(Pseudonym.safeParse(identification.pseudonym).success).toBe(true);
    expect(identification.pseudonym).toMatch(/^V-/);
    expect((await desk.standing(media[0] ?? ''))?.identifications).toEqual([
      { id: identification.id, kind: 'victim', bureau: 'A', country: 'CH' },
    ]);
    expect((await desk.alertsOf('B')).at(-1)).toMatchObject({
      kind: 'identified',
      subject: {
        items: 2,
        verdict: 'identified',
        bureau: 'A',
        about: { kind: 'identification', id: identification.id },
      },
    });
    expect(await desk.alertsOf('A')).toEqual([]);
  });

  it('covers its series with all that comes into it, and tells those who hold that', async () => {
    const [first, later] = [await desk.held('A', 1), await desk.held('B', 1)];
    const series = await desk.seriesOf(desk.a, first);
    const { identification } = await recorded(desk.a, { series: [series.id] });
    await good(desk.series.changeMedia(desk.b, series.id, { add: later, remove: [] }));
    expect((await desk.standing(later[0] ?? ''))?.identifications).toMatchObject([{ id: identification.id }]);
    // B added it itself, and it is B who has to hear that it is identified.
    expect((await desk.alertsOf('B')).at(-1)).toMatchObject({
      kind: 'identified',
      subject: { items: 1, media: later },
    });
  });

  it('is joined with others of the same person by its pseudonym', async () => {
    const pseudonym = 'V-7K3M-2Q9D';
    const ids = [
      (await recorded(desk.a, { pseudonym, media: await desk.held('A', 1) })).identification.id,
      (await recorded(desk.b, { pseudonym, media: await desk.held('B', 1) })).identification.id,
    ];
    const same = await good(desk.identifications.ofPseudonym(desk.c, pseudonym));
    expect(same.items.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });

  it('is corrected in a new version, while the history keeps what was said', async () => {
    const { identification } = await recorded(desk.a, { media: await desk.held('A', 1) });
    const { id, version, pseudonym } = identification;
    const correction = { version, pseudonym, kind: 'victim', country: 'AT', identifiedOn: '2026-02-21' } as const;
    const corrected = await good(desk.identifications.correct(desk.a, id, correction));
    expect(corrected.identification).toMatchObject({ country: 'AT', identifiedOn: '2026-02-21' });
    expect(corrected.identification.version).toBeGreaterThan(version);
    expect(corrected.history.events.map(({ act, details }) => [act, details.facts?.country])).toEqual([
      ['corrected', 'AT'],
      ['added', undefined],
      ['recorded', 'CH'],
    ]);
    expect(await codeOf(desk.identifications.correct(desk.a, id, correction))).toBe('changed-meanwhile');
  });

  it('says nothing more once it is revoked, and the holders are told', async () => {
    const media = await desk.held('B', 1);
    const { identification } = await recorded(desk.a, { media });
    const { id } = identification;
    await good(desk.identifications.revoke(desk.a, id, 'mistaken'));
    expect(await desk.standing(media[0] ?? '')).toBeNull();
    expect((await desk.alertsOf('B')).at(-1)).toMatchObject({
      kind: 'withdrawn',
      subject: { word: 'mistaken', items: 1 },
    });
    expect(await codeOf(desk.identifications.revoke(desk.a, id, 'mistaken'))).toBe('already-decided');
    expect((await good(desk.identifications.read(desk.c, id))).identification.state).toBe('revoked');
  });

  it('takes files away again', async () => {
    const media = await desk.held('A', 2);
    const { identification } = await recorded(desk.a, { media });
    const change = { add: [], remove: media.slice(0, 1), addSeries: [], removeSeries: [] };
    const { identification: after } = await good(desk.identifications.changeMedia(desk.a, identification.id, change));
    expect(after.items).toBe(1);
    expect(await desk.standing(media[0] ?? '')).toBeNull();
  });

  it('is changed by the bureau that recorded it only, and seen by all', async () => {
    const { identification } = await recorded(desk.a, { media: await desk.held('A', 1) });
    const { id, version, pseudonym } = identification;
    const correction = { ...facts, version, pseudonym };
    const change = { add: [], remove: [], addSeries: [], removeSeries: [] };
    for (const actor of [desk.b, desk.as('B', 'analyst'), desk.as('B', 'bureau-admin')]) {
      expect(await codeOf(desk.identifications.correct(actor, id, correction))).toBe('not-allowed');
      expect(await codeOf(desk.identifications.changeMedia(actor, id, change))).toBe('not-allowed');
      expect(await codeOf(desk.identifications.revoke(actor, id, 'other'))).toBe('not-allowed');
      expect((await good(desk.identifications.read(actor, id))).identification).toMatchObject({ own: false, items: 1 });
    }
    const auditor = desk.as('A', 'auditor');
    expect(await codeOf(desk.identifications.read(auditor, id))).toBe('not-allowed');
    expect(await codeOf(desk.identifications.revoke(auditor, id, 'other'))).toBe('not-allowed');
  });

  it('is no prophecy', async () => {
    const media = await desk.held('A', 1);
    const tomorrow = new Date(desk.clock().getTime() + 2 * DAY).toISOString().slice(0, 10);
    const wanted = { ...facts, identifiedOn: tomorrow, media, series: [] };
    expect(await codeOf(desk.identifications.record(desk.a, wanted))).toBe('malformed-request');
  });
});

describe('what is recorded of a person', () => {
  const good = { ...facts, media: [randomHex(32)], series: [] };

  it('has no field for words: every text is a code, a day, a digest or an id', () => {
    expect(NewIdentification.safeParse(good).success).toBe(true);
    const words = ['Jane Doe', 'jane', 'V', '', 'victim of the case', 'V-JANE-DOE', '1990-01-01 Jane'];
    for (const field of ['pseudonym', 'kind', 'country', 'identifiedOn'] as const) {
      for (const word of words) {
        expect(NewIdentification.safeParse({ ...good, [field]: word }).success, `${field}: ${word}`).toBe(false);
      }
    }
    for (const list of ['media', 'series'] as const) {
      for (const word of words) expect(NewIdentification.safeParse({ ...good, [list]: [word] }).success).toBe(false);
    }
    for (const field of ['name', 'note', 'title', 'contact', 'text', 'alias', 'born'])
      expect(NewIdentification.safeParse({ ...good, [field]: 'Jane Doe' }).success).toBe(false);
  });

  it('fits together: the letter of the pseudonym, and something that it is about', () => {
    const parsed = (changes: object) => NewIdentification.safeParse({ ...good, ...changes }).success;
    expect(parsed({ pseudonym: 'V-7K3M-2Q9D' })).toBe(true);
    expect(parsed({ pseudonym: 'O-7K3M-2Q9D' })).toBe(false);
    expect(parsed({ pseudonym: 'O-7K3M-2Q9D', kind: 'offender' })).toBe(true);
    // I, L, O and U are mistaken for others.
    for (const letter of 'ILOU') expect(parsed({ pseudonym: `V-${letter}K3M-2Q9D` })).toBe(false);
    expect(parsed({ media: [] })).toBe(false);
  });
});
