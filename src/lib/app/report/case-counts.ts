import type { CaseRow } from '#lib/domain/case-row.ts';
import { type ReportCounts, RunningCounts } from '#lib/domain/court-report/counts.ts';
import { type KnownSetFacts, SetTally } from '#lib/domain/court-report/known-sets.ts';
import type { FileLine } from '#lib/domain/court-report/lines.ts';
import type { JobFacts, ReportStatement } from '#lib/domain/court-report/statement.ts';
import type { Exhibit } from '#lib/domain/case.ts';
import type { Job } from '#lib/domain/job.ts';
import { recordsOf } from '#lib/domain/known-set.ts';
import type { Occurrence } from '#lib/domain/media.ts';
import type { ReportSource } from './report-source.ts';

type Decoders = ReportStatement['method']['decoders'];

/** Everything that is counted in a report, file by file. */
export class CaseCounts {
  readonly #counts = new RunningCounts();
  readonly #sets = new SetTally();
  readonly #ofJob = new Map<number, number>();
  readonly #decoders = new Map<string, Decoders[number]>();
  readonly #exhibitOf: ReadonlyMap<number, string | null>;
  /** Of each exhibit: the content under each path, and the paths that had another one, too. */
  readonly #content = new Map<string | null, Map<string, string>>();
  readonly #changed = new Map<string | null, Set<string>>();

  constructor(jobs: readonly Job[]) {
    this.#exhibitOf = new Map(jobs.map(({ number, exhibitId }) => [number, exhibitId]));
  }

  add(row: CaseRow, { media }: Occurrence, line: FileLine): void {
    this.#counts.add(line);
    this.#sets.add(line.sets ?? []);
    this.#ofJob.set(row.job, (this.#ofJob.get(row.job) ?? 0) + 1);
    const { build = null, decoder = null } = media?.provenance ?? {};
    const name = `${String(build)}\0${String(decoder)}`;
    this.#decoders.set(name, { build, decoder, files: (this.#decoders.get(name)?.files ?? 0) + 1 });
    if (media !== null) this.#see(this.#exhibitOf.get(row.job) ?? null, row.path, media.sha256);
  }

  get counts(): ReportCounts {
    const changed = [...this.#changed.values()].reduce((sum, { size }) => sum + size, 0);
    return this.#counts.counts(changed);
  }

  /** The most used first. */
  get decoders(): Decoders {
    return [...this.#decoders.values()].sort((a, b) => b.files - a.files);
  }

  jobs(jobs: readonly Job[], exhibits: readonly Exhibit[]): JobFacts[] {
    return jobs.map((job) => {
      const { number, state, source, exhibitId, build, startedAt, endedAt, listed, counts, bytes, history } = job;
      const exhibit = exhibits.find(({ id }) => id === exhibitId)?.label ?? null;
      const files = this.#ofJob.get(number) ?? 0;
      const facts = { number, state, source, exhibit, build, startedAt, endedAt, listed, counts, bytes, files };
      return { ...facts, ...(history !== undefined && { history }) };
    });
  }

  knownSets({ sets, setsComplete }: Pick<ReportSource, 'sets' | 'setsComplete'>): KnownSetFacts {
    const bySet = this.#sets.bySet(sets.length);
    return {
      complete: setsComplete,
      sets: sets.flatMap((set, i) => {
        const { name, kind, file, format, importedAt, content } = set;
        const counts = bySet[i];
        const facts = { name, kind, file, format, importedAt, content, records: recordsOf(set) };
        return counts === undefined ? [] : [{ ...facts, ...counts }];
      }),
      byVerdict: this.#sets.byVerdict(sets.map(({ kind }) => kind)) ?? [],
    };
  }

  #see(exhibit: string | null, path: string, sha256: string): void {
    const content = entryOf(this.#content, exhibit, () => new Map<string, string>());
    const before = content.get(path);
    if (before === undefined) content.set(path, sha256);
    else if (before !== sha256) entryOf(this.#changed, exhibit, () => new Set<string>()).add(path);
  }
}

function entryOf<K, V>(all: Map<K, V>, key: K, fresh: () => V): V {
  const known = all.get(key);
  if (known !== undefined) return known;
  const made = fresh();
  all.set(key, made);
  return made;
}
