import type { MediaSummary } from '#lib/domain/case-row.ts';
import { fromHex } from '#lib/domain/hash.ts';
import { type KnownSet, SEGMENT_KINDS } from '#lib/domain/known-set.ts';
import type { MediaRecord } from '#lib/domain/media.ts';
import { DIHEDRALS, PDQ_MIN_QUALITY } from '#lib/domain/pdq.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { AskWorker, KnownSetClient } from '#lib/matching/known-set-client.ts';
import type { KnownSetStore } from '#lib/vault/known-set-store.ts';
import type { StorageFailure } from '#lib/vault/storage-failure.ts';
import { portions } from '../portions.ts';
import { frameBreaks } from '../row-order.ts';
import type { FoundHit } from './set-hits.ts';

/** `stopped`: another case is on the screen, or the vault shut. */
export type LookUpFault = StorageFailure | 'worker-failed' | 'stopped';

/** First the digests, whose hits are there within seconds; then what resembles a picture of a set. */
type LookUpStep = 'digests' | 'pictures';
export type LookUpProgress = { readonly step: LookUpStep; readonly done: number; readonly total: number };

type Parts = {
  readonly client: KnownSetClient;
  readonly store: Pick<KnownSetStore, 'segment'>;
  /** Whole media records, in the order asked. */
  readonly records: (sha256s: readonly string[]) => Promise<Result<MediaRecord[], StorageFailure>>;
  readonly onHit: (sha256: string, hit: FoundHit) => void;
  /** Hits of a step are all told. */
  readonly onHits: () => void;
  readonly onProgress: (progress: LookUpProgress) => void;
  readonly isWanted: () => boolean;
};

const KEY_DIGITS = 16;
const NEEDLES_BYTES = DIHEDRALS.length * 32;
/** Files whose questions go to the worker at once. */
const PORTION = 256;

/** One look of some files into some sets. Digests are in the rows; eight hashes a picture are in the media records. */
export class SetLookUp {
  readonly #parts: Parts;
  readonly #sets: readonly KnownSet[];
  readonly #files: readonly MediaSummary[];
  readonly #breathe = frameBreaks();

  constructor(parts: Parts, sets: readonly KnownSet[], files: readonly MediaSummary[]) {
    this.#parts = parts;
    this.#sets = sets;
    this.#files = files;
  }

  async run(): Promise<Result<void, LookUpFault>> {
    for (const step of [() => this.#digests(), () => this.#pictures()]) {
      const done = await step();
      if (!done.ok) return done;
      const told = await this.#tell();
      if (!told.ok) return told;
    }
    return ok(undefined);
  }

  async #digests(): Promise<Result<void, LookUpFault>> {
    const begun = await this.#ask((worker) => worker.beginLookUp());
    if (!begun.ok) return begun;
    for (const some of portions(this.#files, PORTION)) {
      const keys = (kind: 'sha256' | 'sha1' | 'md5') =>
        fromHex(some.map(({ [kind]: hash }) => hash.slice(0, KEY_DIGITS)).join(''));
      const questions = { sha256: keys('sha256'), sha1: keys('sha1'), md5: keys('md5') };
      const asked = await this.#ask((worker) => worker.askDigests(questions));
      if (!asked.ok) return asked;
      await this.#breathe();
    }
    const segments = this.#segments((kind) => kind !== 'pdq');
    for (const [done, { set, id, number }] of segments.entries()) {
      this.#parts.onProgress({ step: 'digests', done, total: segments.length });
      const searched = await this.#search(set, id, number);
      if (!searched.ok) return searched;
    }
    return ok(undefined);
  }

  async #pictures(): Promise<Result<void, LookUpFault>> {
    const segments = this.#segments((kind) => kind === 'pdq');
    if (segments.length === 0) return ok(undefined);
    const asked = await this.#askPictures();
    if (!asked.ok || asked.value === 0) return asked.ok ? ok(undefined) : asked;
    for (const { set, id, number } of segments) {
      let outcome = await this.#search(set, id, number);
      if (outcome.ok && outcome.value === 'full') {
        const compared = await this.#compare(asked.value);
        outcome = compared.ok ? await this.#search(set, id, number) : compared;
      }
      if (!outcome.ok) return outcome;
    }
    return this.#compare(asked.value);
  }

  /** @returns how many files have a picture that can be compared */
  async #askPictures(): Promise<Result<number, LookUpFault>> {
    const numbered = this.#files.map(({ sha256, pdq }, file) => ({ sha256, file, quality: pdq?.quality ?? -1 }));
    const comparable = numbered.filter(({ quality }) => quality >= PDQ_MIN_QUALITY);
    let done = 0;
    for (const some of portions(comparable, PORTION)) {
      this.#parts.onProgress({ step: 'pictures', done, total: 2 * comparable.length });
      const records = await this.#parts.records(some.map(({ sha256 }) => sha256));
      if (!records.ok) return records;
      const needles = new Uint8Array(some.length * NEEDLES_BYTES);
      for (const [i, { pdq }] of records.value.entries()) {
        needles.set(fromHex(pdq?.dihedral.join('') ?? ''), i * NEEDLES_BYTES);
        await this.#breathe();
      }
      const files = Uint32Array.from(some, ({ file }) => file);
      const asked = await this.#ask((worker) => worker.askPictures({ files, needles }));
      if (!asked.ok) return asked;
      done += some.length;
    }
    return ok(comparable.length);
  }

  async #compare(total: number): Promise<Result<void, LookUpFault>> {
    for (;;) {
      const left = await this.#ask((worker) => worker.comparePictures());
      if (!left.ok) return left;
      this.#parts.onProgress({ step: 'pictures', done: 2 * total - left.value, total: 2 * total });
      if (left.value === 0) return ok(undefined);
    }
  }

  #segments(wanted: (kind: KnownSet['segments'][number]['kind']) => boolean) {
    return this.#sets.flatMap(({ id, segments }, set) =>
      segments.filter(({ kind }) => wanted(kind)).map(({ number }) => ({ set, id, number })),
    );
  }

  async #search(set: number, id: string, number: number): Promise<Result<'searched' | 'added' | 'full', LookUpFault>> {
    const bytes = await this.#parts.store.segment(id, number);
    const outcome = bytes.ok ? await this.#ask((worker) => worker.searchSegment(bytes.value, set)) : bytes;
    if (!outcome.ok) return outcome;
    return outcome.value === 'damaged' ? err('damaged-record') : ok(outcome.value);
  }

  async #tell(): Promise<Result<void, LookUpFault>> {
    const taken = await this.#ask((worker) => worker.takeHits());
    if (!taken.ok) return taken;
    const { files, sets, vias, distances, categories, said } = taken.value;
    for (const [i, file] of files.entries()) {
      const [media, set, via] = [this.#files[file], this.#sets[sets[i] ?? 0], SEGMENT_KINDS[vias[i] ?? 0]];
      if (media === undefined || set === undefined || via === undefined) return err('worker-failed');
      const category = said[(categories[i] ?? 0) - 1] ?? null;
      this.#parts.onHit(media.sha256, { setId: set.id, via, distance: distances[i] ?? 0, category });
      await this.#breathe();
    }
    this.#parts.onHits();
    return ok(undefined);
  }

  async #ask<T>(call: AskWorker<T>): Promise<Result<T, LookUpFault>> {
    if (!this.#parts.isWanted()) return err('stopped');
    const answer = await this.#parts.client.ask(call);
    if (!this.#parts.isWanted()) return err('stopped');
    return answer.ok ? answer : err('worker-failed');
  }
}
