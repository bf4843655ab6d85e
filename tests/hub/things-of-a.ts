import { DEFAULT_DATA_RULE } from '#lib/domain/data-rule.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import { AlertList } from '#lib/domain/wire/alert.ts';
import { ApprovalList } from '#lib/domain/wire/approval.ts';
import { HandOff } from '#lib/domain/wire/hand-off.ts';
import { HubImport } from '#lib/domain/wire/imports.ts';
import { ClaimAnswer } from '#lib/domain/wire/investigation.ts';
import { CodeIssued, SessionList, TokenMade } from '#lib/domain/wire/people.ts';
import type { DeviceAtHub } from '../fixtures/device.ts';
import type { PortalServer } from '../fixtures/portal-server.ts';
import { randomItem } from '../fixtures/random-item.ts';
import { enrolled, proved } from './hub-people.ts';

/** A thing of bureau A's, for a route whose path names one; and a body with which its own people reach it. */
export type Thing = { id: string; body?: unknown };

/**
 * Makes for every route with `things: 'hidden'` a thing of bureau A's. A route that is missing here makes the test say so: add a
 * line with the id of a thing, and the body of a request that is in order.
 */
export async function thingsOfA(
  hub: PortalServer,
  { admin, officer }: { admin: DeviceAtHub; officer: DeviceAtHub },
): Promise<Readonly<Record<string, Thing>>> {
  const { batch, bytes } = await officer.device.seal([randomItem()]);
  await officer.send(bytes);
  const [sha256 = ''] = batch.items.map((item) => item.sha256);
  const somebody = await enrolled(hub, 'A', 'officer');
  const sessions = SessionList.parse(await (await somebody.request('/api/v1/sessions')).json()).items;
  const code = CodeIssued.parse(
    await (
      await proved(admin, 'issue-code', '/api/v1/people/codes', { role: 'officer', own: false, bureau: null })
    ).json(),
  ).code;
  const wish = { label: 'A server', scopes: ['look-up'], days: 1 };
  const { token } = TokenMade.parse(await (await proved(admin, 'make-token', '/api/v1/tokens', wish)).json());
  await enrolled(hub, 'A', 'bureau-admin');
  await admin.makeRule({
    ...DEFAULT_DATA_RULE,
    version: 2,
    fields: { ...DEFAULT_DATA_RULE.fields, capturedAt: 'day' },
  });
  const [approval] = ApprovalList.parse(await (await admin.request('/api/v1/approvals')).json()).items;
  const [alert] = AlertList.parse(await (await admin.request('/api/v1/alerts')).json()).items;

  const investigate = async () => {
    const media = (await officer.device.seal([randomItem()])).batch.items;
    await officer.submit(media);
    const claim = { title: 'T', contact: null, days: 30, media: media.map((item) => item.sha256), series: null };
    return ClaimAnswer.parse(await (await officer.post('/api/v1/investigations', claim)).json()).investigation.id;
  };
  const investigation = { id: await investigate() };
  const reopened = { id: await investigate() };
  await officer.post(`/api/v1/investigations/${reopened.id}/release`, { media: null });
  const offer = async () => {
    const wanted = { investigation: await investigate(), to: 'A2', reason: 'jurisdiction' };
    return { id: HandOff.parse(await (await officer.post('/api/v1/hand-offs', wanted)).json()).id };
  };

  const imported = async () => {
    const dataRule = { id: DEFAULT_DATA_RULE.id, version: 1 };
    const wish = { id: uuidv7(), format: 'sums', dataRule };
    return { id: HubImport.parse(await (await admin.post('/api/v1/imports', wish)).json()).id };
  };
  const nothing = { pieces: 0, read: 0, skippedBy: {} };

  const member = { id: somebody.device.member.officer.id };
  const name = { name: 'A name' };
  return {
    'GET /api/v1/submissions/{batchId}': { id: batch.batchId },
    'GET /api/v1/submissions/{batchId}/quality': { id: batch.batchId },
    'POST /api/v1/sessions/{id}/end': { id: sessions[0]?.id ?? '', body: {} },
    'POST /api/v1/people/{id}/name': { ...member, body: name },
    'POST /api/v1/people/{id}/role': { ...member, body: { role: 'analyst' } },
    'POST /api/v1/people/codes/{id}/revocation': { id: code.id, body: {} },
    'POST /api/v1/devices/{id}/name': { id: somebody.device.id, body: name },
    'POST /api/v1/devices/{id}/revocation': { id: somebody.device.id, body: {} },
    'POST /api/v1/people/{id}/removal': { ...member, body: {} },
    'POST /api/v1/tokens/{id}/revocation': { id: token.id, body: {} },
    'POST /api/v1/approvals/{id}/decision': { id: approval?.id ?? '', body: { decision: 'cancel' } },
    'POST /api/v1/bureaux/{code}/words': { id: 'A', body: { name: 'Bureau A', reach: null } },
    'POST /api/v1/alerts/{id}/acknowledgement': { id: alert?.id ?? '', body: { older: false } },
    'GET /api/v1/imports/{id}': await imported(),
    'POST /api/v1/imports/{id}/items': { ...(await imported()), body: { piece: 0, items: [{ at: 0, sha256 }] } },
    'POST /api/v1/imports/{id}/commit': { ...(await imported()), body: nothing },
    'POST /api/v1/imports/{id}/abandonment': { ...(await imported()), body: {} },
    'GET /api/v1/investigations/{id}': investigation,
    'GET /api/v1/investigations/{id}/media': investigation,
    'POST /api/v1/investigations/{id}/claims': { ...investigation, body: { media: [sha256], series: null } },
    'POST /api/v1/investigations/{id}/extension': { ...investigation, body: { days: 30 } },
    'POST /api/v1/investigations/{id}/contact': { ...investigation, body: { contact: 'line 7' } },
    'POST /api/v1/investigations/{id}/release': { ...investigation, body: { media: [sha256] } },
    'POST /api/v1/investigations/{id}/reopening': { ...reopened, body: { days: 30 } },
    'POST /api/v1/hand-offs/{id}/answer': { ...(await offer()), body: { accept: false, reason: 'other' } },
    'POST /api/v1/hand-offs/{id}/cancellation': { ...(await offer()), body: {} },
  };
}
