/** One event of a stream (WHATWG HTML, 9.2): what stands behind `id` comes back as `Last-Event-ID`. */
export type ServerSentEvent = { event: string; id?: string; data: string } | 'comment';

/**
 * A response that goes on as long as there are events. Its first bytes leave at once, so that whoever asked knows that the
 * stream is open.
 *
 * @param onLeave called when whoever asked is gone, or reads no more
 */
export function eventStream(events: AsyncIterator<ServerSentEvent, void>, onLeave: () => void): Response {
  const text = new TextEncoder();
  let opened = false;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!opened) {
          opened = true;
          controller.enqueue(text.encode(': open\n\n'));
          return;
        }
        const { done, value } = await events.next();
        if (done === true) controller.close();
        else controller.enqueue(text.encode(written(value)));
      },
      async cancel() {
        onLeave();
        await events.return?.();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, {
    // A proxy that gathered the stream to compress it, or to hand it on in one piece, would hand on nothing.
    headers: {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function written(event: ServerSentEvent): string {
  if (event === 'comment') return ':\n\n';
  const id = event.id === undefined ? '' : `id: ${event.id}\n`;
  return `${id}event: ${event.event}\ndata: ${event.data}\n\n`;
}
