import type { CDPSession, Page } from '@playwright/test';

/** A trace event of Chromium; times in microseconds, `tdur` without the time that the thread had no core. */
type TraceEvent = {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
};

const TASK = 'ThreadControllerImpl::RunTask';
const MAIN_THREAD = 'CrRendererMain';

/**
 * How much work the longest task of a page's main thread is. A machine that does more than it has cores for makes every task longer
 * than its work; what the page can do about it is this.
 */
export class TaskTimes {
  readonly #session: CDPSession;
  #longest = 0;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<TaskTimes> {
    return new TaskTimes(await page.context().newCDPSession(page));
  }

  /** Milliseconds of the longest task that was looked at. */
  get longest(): number {
    return this.#longest;
  }

  /** Begins to look. Tracing costs time itself, so it is for some seconds now and then. */
  async begin(): Promise<void> {
    const traceConfig = { includedCategories: ['toplevel'], recordMode: 'recordContinuously' as const };
    await this.#session.send('Tracing.start', { traceConfig, transferMode: 'ReportEvents' });
  }

  async end(): Promise<void> {
    const mains = new Set<string>();
    const longest = new Map<string, number>();
    const take = ({ value }: { value: object[] }) => {
      for (const event of value as TraceEvent[]) {
        const thread = `${event.pid}/${event.tid}`;
        if (event.name === 'thread_name' && event.args?.name === MAIN_THREAD) mains.add(thread);
        if (event.name === TASK) longest.set(thread, Math.max(longest.get(thread) ?? 0, event.tdur ?? 0));
      }
    };
    this.#session.on('Tracing.dataCollected', take);
    const complete = new Promise((resolve) => this.#session.once('Tracing.tracingComplete', resolve));
    await this.#session.send('Tracing.end');
    await complete;
    this.#session.off('Tracing.dataCollected', take);
    for (const thread of mains) this.#longest = Math.max(this.#longest, (longest.get(thread) ?? 0) / 1000);
  }
}
