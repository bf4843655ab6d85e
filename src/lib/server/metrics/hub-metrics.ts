import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { CountName } from '#lib/domain/wire/stats.ts';
import { Registry } from './registry.ts';

/** What the hub can tell about itself at any moment; null: it does not know now. */
export type Readings = {
  alertsRaised: () => Promise<number | null>;
  streamsOpen: () => number | null;
  /** Contributions that have not been compared with everything yet. */
  aftermathLag: () => Promise<number | null>;
  /** Hashes in the near-duplicate index, and those of them that are compared one by one until it is built anew. */
  indexSize: () => Promise<number | null>;
  indexScanned: () => Promise<number | null>;
  auditLogSize: () => Promise<number | null>;
};

/** Seconds. */
const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How often the event loop is looked at, in milliseconds. */
const RESOLUTION = 20;

/** What an operator can watch: no bureau, no device and nothing of what is asked or kept is among it. */
export class HubMetrics {
  readonly registry = new Registry();
  /** Something that is counted for the statistics, too: see `CountName`. */
  readonly counted: (name: CountName, count: number) => void;
  readonly storeFailed: () => void;
  readonly #requests: ReturnType<Registry['counter']>;
  readonly #seconds: ReturnType<Registry['histogram']>;
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION });

  constructor() {
    const { registry } = this;
    this.#requests = registry.counter('lintel_http_requests_total', 'Requests by method, route pattern and status.');
    this.#seconds = registry.histogram(
      'lintel_http_request_seconds',
      'Until the head of the answer, by route.',
      DURATIONS,
    );
    const counts = registry.counter('lintel_counted_total', 'What this process counted for the statistics, by name.');
    this.counted = (name, count) => {
      counts({ name }, count);
    };
    const failures = registry.counter('lintel_store_errors_total', 'Statements that the store refused.');
    failures({}, 0);
    this.storeFailed = () => {
      failures();
    };
    this.#process();
  }

  /** @param route the pattern, never the path: its parameters belong to the caller */
  request(method: string, route: string, status: number, milliseconds: number): void {
    this.#requests({ method, route, status: String(status) });
    this.#seconds(milliseconds / 1000, { route });
  }

  /** From now on these are asked as well. */
  read(readings: Readings): void {
    const { registry } = this;
    registry.gauge('lintel_alerts_raised_total', 'Alerts ever raised.', readings.alertsRaised, 'counter');
    registry.gauge('lintel_event_streams_open', 'Streams of alerts that are open.', readings.streamsOpen);
    registry.gauge('lintel_aftermath_lag', 'Contributions not yet compared with everything.', readings.aftermathLag);
    registry.gauge('lintel_index_hashes', 'Hashes in the near-duplicate index.', readings.indexSize);
    registry.gauge('lintel_index_tail', 'Those of them that are not built in yet.', readings.indexScanned);
    registry.gauge('lintel_audit_log_leaves', 'Leaves of the audit log.', readings.auditLogSize);
  }

  close(): void {
    this.#delay.disable();
  }

  #process(): void {
    const { registry } = this;
    const started = Date.now() / 1000 - process.uptime();
    this.#delay.enable();
    registry.gauge('lintel_event_loop_delay_seconds', 'Longest delay since the last reading.', () => {
      const longest = this.#delay.max / 1e9;
      this.#delay.reset();
      return Number.isFinite(longest) ? longest : 0;
    });
    registry.gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
    registry.gauge('process_cpu_seconds_total', 'User and system time.', cpuSeconds, 'counter');
    registry.gauge('process_start_time_seconds', 'When the process started, since 1970.', () => started);
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
