import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SubmissionItem } from '#lib/domain/wire/submission.ts';
import { leadsOf } from '#lib/server/services/leads.ts';
import { codeOf, good, openCaseworkDesk, type CaseworkDesk } from '../../../../fixtures/casework-desk.ts';
import { randomHex } from '../../../../fixtures/random-item.ts';

let desk: CaseworkDesk;
beforeAll(async () => {
  desk = await openCaseworkDesk();
});
afterAll(() => desk.close());

type Fields = Omit<SubmissionItem, 'sha256'>;
const serial = () => ({ plain: `SN ${randomHex(6)}` });
const item = (fields: Fields) => ({ sha256: randomHex(32), ...fields });

/** The fields by which a file of B leads to one of A, which says `theirs`. */
async function fieldsBetween(mine: Fields, theirs: Fields, [from, to] = ['B', 'A']): Promise<string[]> {
  await desk.contributed(to, [item(theirs)]);
  const leads = await leadsOf(desk.store, await desk.contributed(from, [item(mine)]));
  return leads.map(({ field }) => field);
}

let days = 0;
/** A day that no other test has. */
const freshDay = () => new Date(Date.UTC(2010, 0, ++days)).toISOString().slice(0, 10);
const exact = (latitude: number, longitude: number): Fields['gps'] => ({ exact: { latitude, longitude } });
const grid = (latitude: number, longitude: number): Fields['gps'] => ({ grid: { latitude, longitude } });

describe('material leads to other material', () => {
  it('of the same serial number, plain or as one pseudonym', async () => {
    const plain = serial();
    expect(await fieldsBetween({ serial: plain }, { serial: plain })).toEqual(['serial']);
    const pseudonym = { pseudonym: randomHex(8).padEnd(22, 'A').slice(0, 22) };
    expect(await fieldsBetween({ serial: pseudonym }, { serial: pseudonym })).toEqual(['serial']);
    expect(await fieldsBetween({ serial: serial() }, { serial: serial() })).toEqual([]);
  });

  it.each(['0', '00000000', '', '-', 'N/A', 'none', 'Unknown', '12345', 'xxxxxx', '1'])(
    'not of the serial number “%s”',
    async (text) => {
      const plain = text === '' ? ' ' : text;
      expect(await fieldsBetween({ serial: { plain } }, { serial: { plain } })).toEqual([]);
    },
  );

  it('not of a serial number that many models of cameras have', async () => {
    const shared = serial();
    const cameras = Array.from({ length: 4 }, (_, i) =>
      item({ serial: shared, camera: { model: `Model ${String(i)}` } }),
    );
    await desk.contributed('A', cameras);
    expect(await leadsOf(desk.store, await desk.contributed('B', [item({ serial: shared })]))).toEqual([]);
  });

  it('of the same word for a series, at another bureau', async () => {
    const series = `Pier ${randomHex(3)}`;
    expect(await fieldsBetween({ series }, { series })).toEqual(['series']);
    expect(await fieldsBetween({ series: 'Quay' }, { series: 'Quay' }, ['A', 'A'])).toEqual([]);
    expect(await fieldsBetween({ series: 'test' }, { series: 'test' })).toEqual([]);
  });

  it.each<[string, Fields['gps'], Fields['gps'], boolean]>([
    ['two points 9 km apart', exact(46.2, 7.4), exact(46.28, 7.4), true],
    ['two points 12 km apart', exact(46.2, 7.4), exact(46.31, 7.4), false],
    ['the same cell', grid(462, 74), grid(462, 74), true],
    ['a cell and its neighbour', grid(462, 74), grid(462, 75), false],
    ['a point in the cell', exact(46.25, 7.45), grid(462, 74), true],
    ['a point 5 km from the cell', exact(46.15, 7.45), grid(462, 74), true],
    ['a point two cells away', exact(46.05, 7.45), grid(462, 74), false],
    ['two points across the line of dates', exact(0, 179.97), exact(0, -179.97), true],
    ['a point and a cell across the line of dates', exact(0.05, 179.99), grid(0, -1800), true],
    ['a point and a cell far in the north', exact(89, 20), grid(889, 205), true],
    ['the same country', { country: 'CH' }, { country: 'CH' }, false],
    ['a country and a point in it', { country: 'CH' }, exact(46.2, 7.4), false],
  ])('on the same day at near places: %s', async (_, mine, theirs, leads) => {
    for (const [one, other] of [
      [mine, theirs],
      [theirs, mine],
    ]) {
      const day = freshDay();
      const found = fieldsBetween({ capturedAt: day, gps: one }, { capturedAt: `${day}T10:00:00`, gps: other });
      expect(await found).toEqual(leads ? ['place-and-day'] : []);
    }
  });

  it('not on another day, nor in the same month', async () => {
    const gps = exact(10, 10);
    expect(await fieldsBetween({ capturedAt: freshDay(), gps }, { capturedAt: freshDay(), gps })).toEqual([]);
    expect(await fieldsBetween({ capturedAt: '2009-05', gps }, { capturedAt: '2009-05-01', gps })).toEqual([]);
    expect(await fieldsBetween({ gps }, { gps })).toEqual([]);
  });

  it('of the own bureau in another batch, never in the same one, never to the same file', async () => {
    const same = { serial: serial() };
    expect(await fieldsBetween(same, same, ['A', 'A'])).toEqual(['serial']);
    const batch = { serial: serial() };
    const ids = await desk.contributed('A', [item(batch), item(batch)]);
    expect(await leadsOf(desk.store, ids)).toEqual([]);
    const file = item({ serial: serial() });
    await desk.contributed('A', [file]);
    expect(await leadsOf(desk.store, await desk.contributed('B', [file]))).toEqual([]);
  });

  it('at most 50 at a time, and counts all', async () => {
    const many = { serial: serial() };
    await desk.contributed(
      'A',
      Array.from({ length: 70 }, () => item(many)),
    );
    const leads = await leadsOf(desk.store, await desk.contributed('B', [item(many)]));
    expect(leads).toHaveLength(50);
    expect(leads[0]).toMatchObject({ bureau: 'B', otherBureau: 'A', count: 70 });
  });
});

describe('one batch of very many', () => {
  it('does not hide that another bureau has one as well', async () => {
    const same = { serial: serial() };
    const many = Array.from({ length: 2100 }, () => item(same));
    const ids = await desk.contributed('A', many);
    const last = item(same);
    await desk.contributed('B', [last]);
    expect(await leadsOf(desk.store, ids.slice(0, 1))).toMatchObject([{ bureau: 'A', otherBureau: 'B', count: 1 }]);
    const [lead] = await leadsOf(desk.store, await desk.contributed('C', [item(same)]));
    expect(lead?.count).toBe(2101);
  });
});

describe('the list of leads', () => {
  it('tells a bureau of its own files, whom to ask, and no file of others', async () => {
    const shared = { serial: serial() };
    const [own, earlier, theirs] = [item(shared), item(shared), item(shared)];
    await desk.contributed('C', [theirs]);
    await desk.contributed('B', [earlier]);
    await desk.contributed('B', [own]);
    const all = (await good(desk.leadLists.list(desk.b, {}))).items;
    const lead = all.find(({ media, field }) => media === own.sha256 && field === 'serial');
    expect(lead).toMatchObject({ count: 2, ownMedia: [earlier.sha256] });
    expect(lead?.others).toContainEqual({ bureau: 'C', contact: 'c@police.example', own: false, items: 1 });
    expect(JSON.stringify(all)).not.toContain(theirs.sha256);
  });

  it('goes on where it ended, and ends', async () => {
    const sources = Array.from({ length: 3 }, () => ({ serial: serial() }));
    for (const fields of sources) {
      await desk.contributed(
        'A',
        Array.from({ length: 20 }, () => item(fields)),
      );
      await desk.contributed(
        'C',
        Array.from({ length: 150 }, () => item(fields)),
      );
    }
    const found = new Set<string>();
    let pages = 0;
    for (let before: number | undefined; ; pages++) {
      const page = await good(desk.leadLists.list(desk.c, before === undefined ? {} : { before }));
      for (const { media } of page.items) found.add(media);
      if (page.next === null) break;
      before = page.next;
    }
    expect(found.size).toBeGreaterThanOrEqual(450);
    expect(pages).toBeGreaterThan(1);
  });

  it('is for officers, admins and analysts', async () => {
    expect(await codeOf(desk.leadLists.list(desk.as('A', 'auditor'), {}))).toBe('not-allowed');
  });
});
