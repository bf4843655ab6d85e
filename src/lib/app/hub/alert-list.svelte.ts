import type { Json } from '#lib/domain/canonical.ts';
import { Acknowledged, type Alert, type AlertKind, AlertList } from '#lib/domain/wire/alert.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Schema } from '#lib/egress/hub-client.ts';
import type { ApiRoute } from '#lib/egress/hub-session.ts';
import { alertsRoute } from './list-routes.ts';

type Hub = {
  read: <T extends object>(schema: Schema<T>, route: ApiRoute) => Promise<Result<T, string>>;
  act: <T extends object>(schema: Schema<T>, route: ApiRoute, content: Json) => Promise<Result<T, string>>;
};

/** The bureau's alerts as a page shows them: narrowed to a kind or to what nobody has seen to, and further back on demand. */
export class AlertListView {
  readonly #hub: Hub;
  readonly #onAcknowledged: (unread: number) => void;
  #asked = 0;

  items = $state.raw<readonly Alert[]>([]);
  kind = $state<AlertKind | null>(null);
  unreadOnly = $state(false);
  loading = $state(false);
  /** Why the last step failed, as a code. */
  failure = $state<string | null>(null);
  /** The alert that is being acknowledged. */
  acting = $state<string | null>(null);
  #next = $state<number | null>(null);

  constructor(hub: Hub, onAcknowledged: (unread: number) => void) {
    this.#hub = hub;
    this.#onAcknowledged = onAcknowledged;
  }

  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** Reads the list anew, as far back as it was shown. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    this.loading = true;
    const read = await this.#page(null, Math.min(100, Math.max(50, this.items.length)));
    // Somebody has chosen otherwise meanwhile.
    if (asked !== this.#asked) return;
    this.loading = false;
    this.failure = read.ok ? null : read.error;
    if (read.ok) [this.items, this.#next] = [read.value.items, read.value.next];
  }

  async more(): Promise<void> {
    if (this.#next === null || this.loading) return;
    const asked = ++this.#asked;
    this.loading = true;
    const read = await this.#page(this.#next, 50);
    if (asked !== this.#asked) return;
    this.loading = false;
    this.failure = read.ok ? null : read.error;
    if (read.ok) [this.items, this.#next] = [[...this.items, ...read.value.items], read.value.next];
  }

  async narrow(change: { kind?: AlertKind | null; unreadOnly?: boolean }): Promise<void> {
    if (change.kind !== undefined) this.kind = change.kind;
    if (change.unreadOnly !== undefined) this.unreadOnly = change.unreadOnly;
    this.items = [];
    await this.refresh();
  }

  /** Says that the bureau has seen to an alert, or with `older` to it and all before it. */
  async acknowledge({ id }: Alert, older: boolean): Promise<void> {
    if (this.acting !== null) return;
    this.acting = id;
    const done = await this.#hub.act(Acknowledged, `/api/v1/alerts/${id}/acknowledgement`, { older });
    this.acting = null;
    this.failure = done.ok ? null : done.error;
    if (!done.ok) return;
    this.#onAcknowledged(done.value.unread);
    await this.refresh();
  }

  #page(after: number | null, limit: number): Promise<Result<AlertList, string>> {
    const { kind, unreadOnly } = this;
    return this.#hub.read(AlertList, alertsRoute({ kind, unreadOnly, after, limit }));
  }
}
