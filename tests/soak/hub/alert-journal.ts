import { type Alert, type AlertKind, MAX_ALERT_MEDIA } from '#lib/domain/wire/alert.ts';
import type { Picture, PictureFamilies } from './picture-families.ts';

type Told = { bureau: string; kind: AlertKind; media: readonly string[]; items?: number };

/** An alert in one line; of very many media only so many are named. */
function lineOf({ bureau, kind, media, items = media.length }: Told): string {
  const named = items > MAX_ALERT_MEDIA ? ['many'] : media.toSorted();
  return [bureau, kind, items, ...named].join(' ');
}

export function lineOfAlert(bureau: string, { kind, subject }: Alert): string {
  return lineOf({ bureau, kind, media: subject.media, items: subject.items });
}

/**
 * Which alerts must be at the hub, worked out from what one desk has had acknowledged, step by step. Nothing in it comes
 * from the hub.
 */
export class AlertJournal {
  readonly #families: PictureFamilies;
  /** Who has submitted a medium. */
  readonly #holders = new Map<string, Set<string>>();
  /** Media of two bureaux that look alike. */
  readonly #pairs = new Map<string, Set<string>>();
  readonly #identified = new Set<string>();
  /** What was asked before meets nothing new: by asker, bureau and media. */
  readonly #asked = new Set<string>();
  readonly lines: string[] = [];

  constructor(families: PictureFamilies) {
    this.#families = families;
  }

  holders(sha256: string): ReadonlySet<string> {
    return this.#holders.get(sha256) ?? new Set();
  }

  /** A batch was acknowledged. */
  submitted(bureau: string, pictures: readonly Picture[]): void {
    const met = new Map<string, Set<string>>();
    const own = new Set<string>();
    const before = new Map(pictures.map(({ item: { sha256 } }) => [sha256, new Set(this.holders(sha256))]));
    for (const [place, picture] of pictures.entries()) {
      const { sha256 } = picture.item;
      const same = [...(before.get(sha256) ?? [])];
      const near = this.#near(picture, pictures.slice(0, place), bureau);
      const meeting = [...same.map((holder) => ({ sha256, holder })), ...near];
      for (const other of meeting) {
        if (other.holder === bureau) continue;
        own.add(sha256);
        if (!same.includes(bureau)) add(met, other.holder, other.sha256);
      }
      for (const other of near) {
        if (other.holder === bureau) continue;
        add(this.#pairs, sha256, other.sha256);
        add(this.#pairs, other.sha256, sha256);
      }
      if ([sha256, ...near.map((other) => other.sha256)].some((each) => this.#identified.has(each))) own.add(sha256);
    }
    for (const [holder, media] of met) this.#expect({ bureau: holder, kind: 'met-by-submission', media: [...media] });
    if (own.size > 0) this.#expect({ bureau, kind: 'own-submission-met', media: [...own] });
    for (const { item } of pictures) add(this.#holders, item.sha256, bureau);
  }

  /** A look-up was answered. @returns for each picture whether anything must be known of it, and of whom it is identified */
  lookedUp(bureau: string, pictures: readonly Picture[]): ('new' | 'known' | 'identified')[] {
    const matched = pictures.map((picture) => [
      ...(this.holders(picture.item.sha256).size > 0 ? [picture.item.sha256] : []),
      ...this.#families.near(picture).flatMap(({ item }) => (this.holders(item.sha256).size > 0 ? [item.sha256] : [])),
    ]);
    const verdicts = matched.map((media) => {
      if (media.length === 0) return 'new';
      return media.some((each) => this.#identified.has(each)) ? 'identified' : 'known';
    });
    const all = new Set(matched.flat());
    const held = new Map<string, Set<string>>();
    for (const sha256 of all) for (const holder of this.holders(sha256)) add(held, holder, sha256);
    for (const [holder, media] of held) {
      if (holder !== bureau)
        this.#expectOnce([bureau, ...media], { bureau: holder, kind: 'met-by-look-up', media: [...media] });
    }
    const urgent = verdicts.filter((verdict) => verdict === 'identified').length;
    if (urgent > 0) this.#expectOnce([bureau, ...all], { bureau, kind: 'own-look-up-met', media: [], items: urgent });
    return verdicts;
  }

  /** An identification of these media was recorded, all batches having been gone through before. */
  identified(bureau: string, media: readonly string[]): void {
    const concerned = new Set(media.flatMap((each) => [each, ...(this.#pairs.get(each) ?? [])]));
    const told = new Map<string, Set<string>>();
    for (const sha256 of concerned) for (const holder of this.holders(sha256)) add(told, holder, sha256);
    told.delete(bureau);
    for (const [holder, own] of told) this.#expect({ bureau: holder, kind: 'identified', media: [...own] });
    for (const sha256 of media) this.#identified.add(sha256);
  }

  #near(picture: Picture, earlier: readonly Picture[], bureau: string): { sha256: string; holder: string }[] {
    const inBatch = new Set(earlier.map(({ item }) => item.sha256));
    return this.#families.near(picture).flatMap(({ item: { sha256 } }) => {
      const holders = new Set(this.holders(sha256));
      if (inBatch.has(sha256)) holders.add(bureau);
      return [...holders].map((holder) => ({ sha256, holder }));
    });
  }

  #expect(told: Told): void {
    this.lines.push(lineOf(told));
  }

  /** @param cause what the alert comes from: the same bureau's same question about the same media is no news */
  #expectOnce(cause: readonly string[], told: Told): void {
    const key = [told.bureau, told.kind, ...cause.toSorted()].join(' ');
    if (this.#asked.has(key)) return;
    this.#asked.add(key);
    this.#expect(told);
  }
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
}
