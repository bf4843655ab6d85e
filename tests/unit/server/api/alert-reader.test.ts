import { expect, it } from 'vitest';
import { Alert, AlertSubject } from '#lib/domain/wire/alert.ts';
import { alertReader } from '#lib/server/api/alert-reader.ts';

const { digests: _, ...MEMBERS } = AlertSubject.shape;
const subject = {
  ...{ items: 1, media: [], verdict: null, bureau: null, contact: null, about: null, word: null },
  digests: [{ kind: 'md5', value: 'c'.repeat(32) }],
};
const alert = Alert.parse({
  ...{ id: '01890000-0000-7000-8000-000000000000', seq: 1, kind: 'claimed', raisedAt: '2026-02-01T00:00:00.000Z' },
  ...{ subject, acknowledged: null },
});

function readBy(prefer: string | null): Alert {
  return alertReader(new Request('http://hub/api/v1/alerts', { headers: prefer === null ? {} : { prefer } }))(alert);
}

it.each(['digests', 'Digests', 'wait=5, digests'])('who prefers them reads digests: %s', (prefer) => {
  expect(readBy(prefer)).toEqual(alert);
});

it.each([null, '', 'respond-async'])('others read alerts as the first portals know them: %s', (prefer) => {
  const read = readBy(prefer);
  expect(Object.keys(read.subject).sort()).toEqual(Object.keys(MEMBERS).sort());
  expect(read).toEqual({ ...alert, subject: { ...subject, digests: undefined } });
});
