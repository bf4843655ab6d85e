import { Alert, UnreadCount } from '#lib/domain/wire/alert.ts';

/** What the hub tells a device that follows its bureau's alerts. */
export type AlertNews = { kind: 'alert'; alert: Alert } | { kind: 'unread'; unread: number };

/** No event of ours is longer: one that is, is no event of ours. */
const MAX_EVENT = 64 * 1024;

/**
 * Reads events out of a stream's pieces, cut wherever the network cuts them (WHATWG HTML, 9.2.6). Of events that this release does
 * not know nothing is told: a newer hub may send them.
 */
export class AlertStreamReader {
  readonly #text = new TextDecoder('utf-8', { fatal: true });
  #rest = '';
  #event = '';
  #data: string[] = [];

  /** @returns what has become whole; null when this is no stream of events, or one of a form that is not ours */
  read(bytes: Uint8Array): AlertNews[] | null {
    const lines = this.#lines(bytes);
    if (lines === null) return null;
    const news: AlertNews[] = [];
    for (const line of lines) {
      if (line !== '') this.#take(line);
      else {
        const whole = this.#whole();
        if (whole === 'garbage') return null;
        if (whole !== null) news.push(whole);
      }
    }
    return news;
  }

  #lines(bytes: Uint8Array): string[] | null {
    try {
      this.#rest += this.#text.decode(bytes, { stream: true });
    } catch {
      return null;
    }
    const lines = this.#rest.split('\n').map((line) => line.replace(/\r$/, ''));
    this.#rest = lines.pop() ?? '';
    const held = this.#data.reduce((sum, { length }) => sum + length, this.#rest.length);
    return held > MAX_EVENT ? null : lines;
  }

  #take(line: string): void {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/su.exec(line) ?? [];
    if (field === 'event') this.#event = value;
    if (field === 'data') this.#data.push(value);
  }

  #whole(): AlertNews | 'garbage' | null {
    const [event, data] = [this.#event, this.#data.join('\n')];
    this.#event = '';
    this.#data = [];
    if (data === '' || (event !== 'alert' && event !== 'unread')) return null;
    const value = jsonOf(data);
    if (event === 'unread') {
      const read = UnreadCount.safeParse(value);
      return read.success ? { kind: 'unread', unread: read.data.unread } : 'garbage';
    }
    const read = Alert.safeParse(value);
    return read.success ? { kind: 'alert', alert: read.data } : 'garbage';
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
