import type { Alert } from '#lib/domain/wire/alert.ts';
import type { AlertStream } from '../services/alert-streams.ts';
import { eventStream, type ServerSentEvent } from './event-stream.ts';

/**
 * A stream of alerts as server-sent events: `alert` with its number as the event's id, and `unread` with a count.
 *
 * @param read gives an alert as whoever listens reads it
 */
export function alertEvents(stream: AlertStream, read: (alert: Alert) => Alert): Response {
  return eventStream(written(stream, read), stream.leave);
}

async function* written({ events }: AlertStream, read: (alert: Alert) => Alert): AsyncGenerator<ServerSentEvent, void> {
  for await (const event of events) {
    if (event.kind === 'beat') yield 'comment';
    else if (event.kind === 'unread') yield { event: 'unread', data: JSON.stringify({ unread: event.unread }) };
    else yield { event: 'alert', id: String(event.alert.seq), data: JSON.stringify(read(event.alert)) };
  }
}
