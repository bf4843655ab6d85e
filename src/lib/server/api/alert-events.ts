import type { AlertStream } from '../services/alert-streams.ts';
import { eventStream, type ServerSentEvent } from './event-stream.ts';

/** A stream of alerts as server-sent events: `alert` with its number as the event's id, and `unread` with a count. */
export function alertEvents(stream: AlertStream): Response {
  return eventStream(written(stream), stream.leave);
}

async function* written({ events }: AlertStream): AsyncGenerator<ServerSentEvent, void> {
  for await (const event of events) {
    if (event.kind === 'beat') yield 'comment';
    else if (event.kind === 'unread') yield { event: 'unread', data: JSON.stringify({ unread: event.unread }) };
    else yield { event: 'alert', id: String(event.alert.seq), data: JSON.stringify(event.alert) };
  }
}
