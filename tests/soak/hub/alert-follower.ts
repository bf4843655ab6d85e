import { setTimeout as pause } from 'node:timers/promises';
import { Alert } from '#lib/domain/wire/alert.ts';
import type { PatientOfficer } from './patient-officer.ts';

/** Follows the alerts of a bureau by its event stream, and begins after the last one that it saw whenever that breaks off. */
export class AlertFollower {
  readonly #officer: PatientOfficer;
  readonly #stop = new AbortController();
  readonly #following: Promise<void>;
  /** What came, in the order in which it came. */
  readonly seen: Alert[] = [];
  breaks = 0;

  constructor(officer: PatientOfficer) {
    this.#officer = officer;
    this.#following = this.#follow();
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        const headers = { accept: 'text/event-stream', 'last-event-id': String(this.seen.at(-1)?.seq ?? 0) };
        const answer = await this.#officer.device.request('/api/v1/alerts', { headers, signal });
        if (answer.status === 401) await this.#officer.device.signIn();
        else if (answer.ok && answer.body !== null) await this.#read(answer.body);
      } catch {
        // The stream broke off, or the hub is down.
      }
      this.breaks++;
      await pause(200);
    }
  }

  async #read(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = '';
    for await (const text of body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + text).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const lines = event.split('\n');
        const data = lines.find((line) => line.startsWith('data:'));
        // What has no id is no alert: how many nobody has seen to, say.
        if (data !== undefined && lines.some((line) => line.startsWith('id:')))
          this.seen.push(Alert.parse(JSON.parse(data.slice('data:'.length))));
      }
    }
  }
}
