import { EMPTY_SHA256, sha256Hex } from '#lib/domain/hash.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { type AlertNews, AlertStreamReader } from './alert-stream.ts';
import { failed, notStored, type HubFailure } from './hub-failure.ts';
import type { Ledger } from './ledger.ts';
import { StreamAnswer } from './stream-answer.ts';
import type { TrafficMeter } from './traffic.ts';

const ROUTE = '/api/v1/alerts';

type Pieces = AsyncIterable<Uint8Array<ArrayBuffer>>;
type Refused = { status: number; bytes: Uint8Array<ArrayBuffer> };

/**
 * Asks for an answer that goes on, from the event after `lastEventId` on, and gives its pieces as they come; or what was answered
 * instead. When the connection breaks or falls silent, or the signal is given, reading the pieces throws.
 */
export type StreamTransport = (request: {
  route: typeof ROUTE;
  lastEventId: number;
  signal: AbortSignal;
}) => Promise<Result<{ pieces: Pieces } | Refused, 'unreachable' | 'garbage'>>;

export type Following = {
  /** The number of the last alert that is known here. */
  after: number;
  signal: AbortSignal;
  /** Called whenever something has come, before more is read; a sign of life brings no news. */
  hear: (news: AlertNews[]) => void;
};

/**
 * Hears of the bureau's alerts as they become known, until the hub, the network or the caller ends it: one request, which is in
 * the ledger before it leaves, and its answer when it has ended.
 */
export async function followAlerts(
  { ledger, stream, meter }: { ledger: Ledger; stream: StreamTransport; meter: TrafficMeter | null },
  { after, signal, hear }: Following,
): Promise<Result<void, HubFailure | Refused>> {
  const asked = { method: 'GET', route: ROUTE, purpose: 'hub-reading', bytes: 0, sha256: EMPTY_SHA256 } as const;
  const noted = await ledger.request(asked);
  if (!noted.ok) return notStored(noted.error);
  const of = noted.value;
  const opened = await stream({ route: ROUTE, lastEventId: after, signal });
  if (!opened.ok) {
    await ledger.answer({ of, end: opened.error, status: null, bytes: 0 });
    return failed(opened.error);
  }
  if ('status' in opened.value) {
    const { status, bytes } = opened.value;
    meter?.add({ out: 0, in: bytes.length });
    await ledger.answer({ of, end: 'answered', status, bytes: bytes.length, sha256: await sha256Hex(bytes) });
    return err(opened.value);
  }
  const answer = new StreamAnswer();
  const end = await listen(opened.value.pieces, answer, hear);
  meter?.add({ out: 0, in: answer.bytes });
  await ledger.answer({ of, end, status: 200, ...answer.end() });
  return end === 'garbage' ? failed('garbage') : ok(undefined);
}

async function listen(
  pieces: Pieces,
  answer: StreamAnswer,
  hear: (news: AlertNews[]) => void,
): Promise<'answered' | 'garbage'> {
  const reader = new AlertStreamReader();
  try {
    for await (const piece of pieces) {
      answer.add(piece);
      const news = reader.read(piece);
      if (news === null) return 'garbage';
      hear(news);
    }
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    // A connection that breaks ends a stream like any other end: the caller asks again from where it was.
  }
  return 'answered';
}
