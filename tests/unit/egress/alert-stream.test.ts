import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '#lib/domain/result.ts';
import { uuidv7 } from '#lib/domain/uuid.ts';
import type { Alert } from '#lib/domain/wire/alert.ts';
import { followAlerts, type StreamTransport } from '#lib/egress/alert-following.ts';
import { type AlertNews, AlertStreamReader } from '#lib/egress/alert-stream.ts';
import type { Ledger } from '#lib/egress/ledger.ts';

const alert = (seq: number): Alert => ({
  ...{ id: uuidv7(), seq, kind: 'claimed', raisedAt: '2026-03-01T09:00:00.000Z', acknowledged: null },
  subject: { items: 1, media: [], verdict: null, bureau: 'B', contact: 'Straße 7 ☎', about: null, word: null },
});
const eventOf = (value: Alert) => `id: ${String(value.seq)}\nevent: alert\ndata: ${JSON.stringify(value)}\n\n`;
const bytesOf = (text: string) => new TextEncoder().encode(text);

function readAll(text: string, cuts: readonly number[]): AlertNews[] | null {
  const [bytes, reader, news] = [bytesOf(text), new AlertStreamReader(), new Array<AlertNews>()];
  const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
  for (const [i, from] of places.slice(0, -1).entries()) {
    const read = reader.read(bytes.subarray(from, places[i + 1]));
    if (read === null) return null;
    news.push(...read);
  }
  return news;
}

describe('a stream of alerts', () => {
  it('is read the same wherever the network cuts it, also in the middle of a letter', () => {
    const alerts = [alert(1), alert(2), alert(7)];
    const text = `: open\n\n${alerts.map(eventOf).join(':\n\n')}event: unread\ndata: {"unread":2}\n\nevent: newer\ndata: 1\n\n`;
    const whole: AlertNews[] = [
      ...alerts.map((each) => ({ kind: 'alert' as const, alert: each })),
      { kind: 'unread', unread: 2 },
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) => {
        expect(readAll(text, cuts)).toEqual(whole);
      }),
    );
    expect(readAll(text.replaceAll('\n', '\r\n'), [])).toEqual(whole);
  });

  it('that is none of ours is told apart', () => {
    expect(readAll('event: alert\ndata: {"seq":1}\n\n', [])).toBeNull();
    expect(readAll('event: alert\ndata: no JSON\n\n', [])).toBeNull();
    expect(readAll(`data: ${'x'.repeat(70_000)}`, [])).toBeNull();
    expect(new AlertStreamReader().read(new Uint8Array([0xff, 0xff]))).toBeNull();
  });
});

describe('following alerts', () => {
  const written: unknown[] = [];
  const ledger = {
    request: (entry: unknown) => Promise.resolve(ok(written.push(entry))),
    answer: (entry: unknown) => Promise.resolve(ok(written.push(entry))),
  } as unknown as Ledger;
  const signal = new AbortController().signal;
  const follow = async (stream: StreamTransport) => {
    written.length = 0;
    const heard: AlertNews[] = [];
    const ended = await followAlerts(
      { ledger, stream, meter: null },
      { after: 3, signal, hear: (news) => heard.push(...news) },
    );
    return { ended, heard };
  };
  const pieces = (texts: readonly string[], error?: Error): ReturnType<StreamTransport> =>
    Promise.resolve(
      ok({
        pieces: (async function* () {
          for (const text of texts) yield await Promise.resolve(bytesOf(text));
          if (error !== undefined) throw error;
        })(),
      }),
    );

  it('is one request and one answer, also when the connection breaks', async () => {
    const text = eventOf(alert(4));
    const { ended, heard } = await follow(({ lastEventId }) => {
      expect(lastEventId).toBe(3);
      return pieces([text], new TypeError('network error'));
    });
    expect(ended.ok).toBe(true);
    expect(heard).toHaveLength(1);
    expect(written).toMatchObject([
      { method: 'GET', route: '/api/v1/alerts', bytes: 0 },
      { of: 1, end: 'answered', status: 200, bytes: bytesOf(text).length },
    ]);
    expect((await follow(() => pieces(['event: alert\ndata: {}\n\n']))).ended).toMatchObject({
      error: { kind: 'garbage' },
    });
  });

  it('that the hub refuses, or that does not reach it, says why', async () => {
    const bytes = bytesOf('{}');
    expect((await follow(() => Promise.resolve(ok({ status: 429, bytes })))).ended).toMatchObject({
      error: { status: 429 },
    });
    const away = await follow(() => Promise.resolve({ ok: false, error: 'unreachable' }));
    expect(away.ended).toMatchObject({ error: { kind: 'unreachable' } });
    expect(written).toMatchObject([{ method: 'GET' }, { end: 'unreachable', status: null }]);
  });
});
