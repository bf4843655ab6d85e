import { afterAll, beforeAll, expect, it } from 'vitest';
import { good, openCaseworkDesk, type CaseworkDesk } from '../../../fixtures/casework-desk.ts';

let desk: CaseworkDesk;
beforeAll(async () => {
  desk = await openCaseworkDesk();
});
afterAll(() => desk.close());

it('tells of thousands of media what stands about each, and nothing about the rest', async () => {
  const media = await desk.held('A', 3000);
  const numbers = await desk.numbersOf(media);
  const [claimed, inSeries, identified] = [media.slice(0, 900), media.slice(600, 1500), media.slice(2990)];
  const { investigation } = await desk.opened(desk.a, claimed, { contact: 'Jo' });
  const series = await desk.seriesOf(desk.b, []);
  await good(desk.series.changeMedia(desk.as('A', 'analyst'), series.id, { add: inSeries, remove: [] }));
  const facts = { pseudonym: null, kind: 'offender', country: 'AT', identifiedOn: '2026-01-01' } as const;
  const { identification } = await good(
    desk.identifications.record(desk.b, { ...facts, media: identified, series: [series.id] }),
  );

  const at = desk.clock().toISOString();
  const standing = await desk.store.casework.standing(numbers, at);
  expect(standing.size).toBe(900 + 600 + 10);
  const claim = { id: investigation.id, bureau: 'A', contact: 'Jo', expiresAt: investigation.expiresAt };
  const person = { id: identification.id, kind: 'offender', bureau: 'B', country: 'AT' };
  const member = { id: series.id, name: series.name };
  for (const [index, number] of numbers.entries()) {
    expect(standing.get(number)).toEqual(
      index < 1500 || index >= 2990
        ? {
            investigations: index < 900 ? [claim] : [],
            series: index >= 600 && index < 1500 ? [member] : [],
            identifications: index >= 600 ? [person] : [],
          }
        : undefined,
    );
  }
  // Asked twice about one, it is told once; somebody who is identified twice over is one identification.
  const [first = 0] = numbers.slice(600);
  await good(
    desk.identifications.changeMedia(desk.b, identification.id, {
      ...{ add: media.slice(600, 601), remove: [], addSeries: [], removeSeries: [] },
    }),
  );
  expect((await desk.store.casework.standing([first, first], at)).get(first)?.identifications).toEqual([person]);
  expect((await desk.store.casework.standing(numbers, investigation.expiresAt)).get(numbers[0] ?? 0)).toBeUndefined();
});
