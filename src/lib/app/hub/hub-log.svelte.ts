import type { LogAlarm } from '#lib/domain/log-alarm.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Checkpoint, LogEntry } from '#lib/domain/wire/log.ts';
import type { Receipt } from '#lib/domain/wire/submission.ts';
import { failureCode } from '#lib/egress/hub-failure.ts';
import type { Door } from '../door.ts';
import type { Report } from '../exports.ts';

/** Proofs that are fetched in one go: the rest waits for the next chance. */
const ROUND = 50;

/** What this vault knows of the hub's log: the newest checkpoint that passed, and what is wrong with it. */
export class HubLog {
  readonly #door: () => Door | null;
  #proving = false;

  seen = $state.raw<Checkpoint | null>(null);
  /** What nobody has seen to. */
  alarm = $state.raw<LogAlarm | null>(null);

  constructor(door: () => Door | null) {
    this.#door = door;
  }

  async refresh(): Promise<void> {
    const door = this.#door();
    const facts = await door?.log.facts();
    if (facts?.ok !== true || door !== this.#door()) return;
    this.seen = facts.value.seen;
    this.alarm = facts.value.alarm;
  }

  /** Proves some receipts. @returns whether any is proven now that was not before */
  async prove(receipts: readonly Receipt[]): Promise<boolean> {
    const door = this.#door();
    if (door === null || receipts.length === 0 || this.#proving) return false;
    this.#proving = true;
    const proven = await door.log.prove(receipts.slice(0, ROUND));
    this.#proving = false;
    await this.refresh();
    return proven.ok && proven.value > 0;
  }

  /** A checkpoint of the log as it is now, checked against the one before; null: it did not pass. @param having an entry that it has to have; -1: any will do */
  async follow(having: number): Promise<Result<Checkpoint | null, string>> {
    const followed = await this.#door()?.log.follow(having);
    await this.refresh();
    if (followed === undefined) return err('locked');
    if (!followed.ok) return err(failureCode(followed.error));
    return ok('checkpoint' in followed.value ? followed.value.checkpoint : null);
  }

  /** Whether the log of a checkpoint has these entries at their places. */
  async has(entries: readonly LogEntry[], checkpoint: Checkpoint): Promise<Result<boolean, string>> {
    const had = await this.#door()?.log.has(entries, checkpoint);
    if (had === undefined) return err('locked');
    return had.ok ? had : err(failureCode(had.error));
  }

  /** The officer has seen to the alarm. */
  async dismiss(): Promise<void> {
    await this.#door()?.log.dismiss();
    await this.refresh();
  }

  /** The vault shuts. */
  forget(): void {
    this.seen = null;
    this.alarm = null;
  }
}

/** The evidence of an alarm as a file, for whoever looks into it: both checkpoints carry the hub's signature. */
export function alarmReport(alarm: LogAlarm): Report {
  const parts = [`${JSON.stringify({ format: 'lintel-log-alarm/1', ...alarm }, null, 2)}\n`];
  return { name: `lintel-log-alarm-${alarm.at.slice(0, 10)}.json`, mime: 'application/json', parts };
}
