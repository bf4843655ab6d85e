import { afterAll, beforeAll, expect, it } from 'vitest';
import { SeriesDetail } from '#lib/domain/wire/casework-detail.ts';
import { HandOff, HandOffList } from '#lib/domain/wire/hand-off.ts';
import { IdentificationAnswer } from '#lib/domain/wire/identification.ts';
import { ClaimAnswer, InvestigationList } from '#lib/domain/wire/investigation.ts';
import { LeadList } from '#lib/domain/wire/lead.ts';
import { SeriesAnswer, SeriesWords } from '#lib/domain/wire/series.ts';
import { DeviceAtHub } from '../fixtures/device.ts';
import { operate, printedLink } from '../fixtures/operator.ts';
import { type PortalServer, startPortalServer } from '../fixtures/portal-server.ts';
import { randomItem } from '../fixtures/random-item.ts';

let hub: PortalServer;
let a: DeviceAtHub;
let b: DeviceAtHub;

beforeAll(async () => {
  hub = await startPortalServer();
  a = await DeviceAtHub.enrol(printedLink(hub.output()));
  await operate(hub, 'bureau', 'add', 'B', 'Bureau B', '--reach', 'duty officer, line 7');
  b = await DeviceAtHub.enrol(await operate(hub, 'enrol', '--bureau', 'B'));
  for (const device of [a, b]) expect((await device.signIn()).status).toBe(200);
});
afterAll(() => hub.stop());

type Schema<T> = { parse(value: unknown): T };

/** The body of an answer with that status. */
async function said<T>(answer: Promise<Response>, schema: Schema<T>, status = 200) {
  const response = await answer;
  expect(response.status).toBe(status);
  return schema.parse(await response.json());
}
const anything: Schema<unknown> = { parse: (value) => value };
const got = <T>(by: DeviceAtHub, address: string, schema: Schema<T>) => said(by.request(address), schema);
const posted = <T>(by: DeviceAtHub, address: string, body: object, schema: Schema<T>, status = 200) =>
  said(by.post(address, body), schema, status);

it('two bureaux claim, hand over, identify and put together by the documented calls', async () => {
  const items = Array.from({ length: 4 }, () => randomItem());
  const media = items.map(({ sha256 }) => sha256);
  for (const device of [a, b]) expect((await device.submit(items)).status).toBe(201);

  const INVESTIGATIONS = '/api/v1/investigations';
  const wanted = { title: 'T', contact: 'Jo', days: 30, media: media.slice(0, 2), series: null };
  const { investigation } = await posted(a, INVESTIGATIONS, wanted, ClaimAnswer, 201);
  const at = `${INVESTIGATIONS}/${investigation.id}`;
  const { outcome } = await posted(b, INVESTIGATIONS, { ...wanted, media }, ClaimAnswer, 201);
  expect(outcome).toMatchObject({
    asked: 4,
    claimed: 2,
    claimedByOthers: 2,
    overlaps: [{ bureau: 'A', contact: 'Jo' }],
  });
  await posted(a, `${at}/claims`, { media: media.slice(2), series: null }, ClaimAnswer);
  await posted(a, `${at}/extension`, { days: 5 }, anything);
  await posted(a, `${at}/contact`, { contact: null }, anything);
  await posted(a, `${at}/release`, { media: media.slice(0, 1) }, anything);
  await posted(a, `${at}/release`, { media: null }, anything);
  await posted(a, `${at}/reopening`, { days: 5 }, ClaimAnswer);
  await got(a, at, anything);
  await got(a, `${at}/media?after=0&limit=1`, anything);
  const list = await got(a, `${INVESTIGATIONS}?scope=all&state=ending-soon&limit=1`, InvestigationList);
  expect(list.items).toMatchObject([{ id: investigation.id }]);

  const offer = { investigation: investigation.id, to: 'B', reason: 'jurisdiction' };
  const first = await posted(a, '/api/v1/hand-offs', offer, HandOff, 201);
  await posted(a, `/api/v1/hand-offs/${first.id}/cancellation`, {}, HandOff);
  const second = await posted(a, '/api/v1/hand-offs', offer, HandOff, 201);
  await posted(b, `/api/v1/hand-offs/${second.id}/answer`, { accept: true, contact: 'Bo' }, HandOff);
  expect((await got(b, '/api/v1/hand-offs?state=closed', HandOffList)).items).toMatchObject([
    { state: 'accepted' },
    {},
  ]);

  const SERIES = '/api/v1/series';
  const { series } = await posted(a, SERIES, { name: 'Pier', media: media.slice(0, 2) }, SeriesAnswer, 201);
  const there = `${SERIES}/${series.id}`;
  await posted(b, `${there}/media`, { add: media.slice(2), remove: media.slice(0, 1) }, SeriesAnswer);
  await posted(a, `${there}/name`, { name: 'Quay' }, anything);
  await posted(a, `${there}/split`, { name: 'Part', media: media.slice(0, 1) }, anything);
  await posted(a, `${there}/said`, {}, SeriesAnswer);
  const other = await posted(a, SERIES, { name: 'Other', media: [] }, SeriesAnswer, 201);
  await posted(a, `${SERIES}/${other.series.id}/merge`, { into: series.id }, anything);
  expect((await got(b, `${SERIES}/${other.series.id}`, SeriesDetail)).series.id).toBe(series.id);
  await posted(a, `${there}/state`, { state: 'closed' }, anything);
  await got(b, `${there}/media`, anything);
  await got(b, `${SERIES}?scope=own&state=closed`, anything);
  await got(a, `${SERIES}/words`, SeriesWords);

  const PEOPLE = '/api/v1/identifications';
  const person = { pseudonym: null, kind: 'victim', country: 'CH', identifiedOn: '2026-01-02' };
  const recorded = await posted(a, PEOPLE, { ...person, media, series: [series.id] }, IdentificationAnswer, 201);
  const { id, version, pseudonym } = recorded.identification;
  await posted(b, `${PEOPLE}/search`, { pseudonym }, anything);
  await posted(a, `${PEOPLE}/${id}/correction`, { ...person, version, pseudonym, country: 'AT' }, anything);
  const stale = await a.post(`${PEOPLE}/${id}/correction`, { ...person, version, pseudonym });
  expect(stale.status).toBe(409);
  const change = { add: [], remove: media.slice(0, 1), addSeries: [], removeSeries: [series.id] };
  await posted(a, `${PEOPLE}/${id}/media`, change, IdentificationAnswer);
  await posted(a, `${PEOPLE}/${id}/revocation`, { reason: 'duplicate' }, anything);
  await got(b, `${PEOPLE}/${id}`, anything);
  await got(b, `${PEOPLE}?scope=all&state=revoked`, anything);

  expect((await got(a, '/api/v1/leads', LeadList)).next).toBeNull();
});

it('what is not in order is refused by its place, and repeated nowhere', async () => {
  const person = { pseudonym: null, kind: 'victim', country: null, identifiedOn: '2026-01-02', media: [], series: [] };
  const answers = [
    await a.post('/api/v1/identifications', { ...person, media: [randomItem().sha256], note: 'Jane Doe' }),
    await a.post('/api/v1/investigations', { title: '', contact: null, days: 30, media: [], series: null }),
    await a.post('/api/v1/investigations', { title: 'T', contact: null, days: 181, media: [], series: null }),
    await a.request('/api/v1/investigations?scope=Jane'),
    await a.request('/api/v1/leads?before=x'),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain('Jane');
  }
});
