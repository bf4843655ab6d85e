import { setTimeout as pause } from 'node:timers/promises';
import { LookupAnswer } from '#lib/domain/wire/lookup.ts';
import { Receipt } from '#lib/domain/wire/submission.ts';
import { AlertJournal } from './alert-journal.ts';
import type { PatientOfficer } from './patient-officer.ts';
import { type Picture, PictureFamilies } from './picture-families.ts';

/** What a batch must have left at the hub. */
export type Sent = { bureau: string; batchId: string; media: string[] };

type Parts = {
  officers: readonly PatientOfficer[];
  random: () => number;
  /** How far the hub is behind with telling others; null while it is down. */
  lag: () => Promise<number | null>;
};

const BATCH = 12;
const QUESTION = 20;

/**
 * Does one thing after the other at the hub, each as one of the bureaux, with pictures that no other desk has: so it knows
 * what must come of it, however often the hub goes down meanwhile.
 */
export class Desk {
  readonly #parts: Parts;
  readonly #families: PictureFamilies;
  readonly journal: AlertJournal;
  readonly #pictures: Picture[] = [];
  readonly sent: Sent[] = [];
  lookedUp = 0;
  identifications = 0;
  /** Answers that say something else than what was acknowledged before. */
  readonly wrong: string[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#families = new PictureFamilies(parts.random);
    this.journal = new AlertJournal(this.#families);
  }

  async step(): Promise<void> {
    const { officers, random } = this.#parts;
    const officer = officers[this.#below(officers.length)];
    if (officer === undefined) throw new Error('A desk needs officers');
    const dice = random();
    if (dice < 0.35) await this.#submit(officer);
    else if (dice < 0.97) await this.#lookUp(officer);
    else await this.#identify(officer);
  }

  async #submit(officer: PatientOfficer): Promise<void> {
    const chosen = new Map<string, Picture>();
    const count = 1 + this.#below(BATCH);
    while (chosen.size < count) {
      // Others' pictures come again, too.
      const again = this.#parts.random() < 0.3 ? this.#any() : undefined;
      const picture = again ?? this.#families.next();
      if (again === undefined) this.#pictures.push(picture);
      chosen.set(picture.item.sha256, picture);
    }
    const pictures = [...chosen.values()];
    const sealed = await officer.device.device.seal(pictures.map(({ item }) => item));
    const receipt = Receipt.parse(await officer.json((device) => device.send(sealed.bytes)));
    if (receipt.items !== pictures.length) this.wrong.push(`receipt of ${receipt.batchId} counts ${receipt.items}`);
    this.sent.push({ bureau: officer.bureau, batchId: sealed.batch.batchId, media: [...chosen.keys()] });
    this.journal.submitted(officer.bureau, pictures);
  }

  async #lookUp(officer: PatientOfficer): Promise<void> {
    const asked = new Map<string, Picture>();
    for (let i = 0; i < QUESTION; i++) {
      const picture = this.#any();
      if (picture !== undefined) asked.set(picture.item.sha256, picture);
    }
    const pictures = [...asked.values()];
    if (pictures.length === 0) return;
    const items = pictures.map(({ item: { sha256, pdq } }, ref) => ({
      ref,
      sha256,
      ...(pdq !== undefined && { pdq }),
    }));
    const answer = LookupAnswer.parse(await officer.json((device) => device.lookup(items)));
    this.lookedUp += items.length;
    for (const [i, expected] of this.journal.lookedUp(officer.bureau, pictures).entries()) {
      const found = answer.results[i]?.verdict;
      if (found !== expected)
        this.wrong.push(`${String(pictures[i]?.item.sha256)} is ${String(found)}, not ${expected}`);
    }
  }

  async #identify(officer: PatientOfficer): Promise<void> {
    const own = this.#pictures.filter(({ item }) => this.journal.holders(item.sha256).has(officer.bureau));
    const chosen = own[this.#below(own.length)];
    if (chosen === undefined) return;
    while ((await this.#parts.lag()) !== 0) await pause(50);
    const media = [chosen.item.sha256];
    const pseudonym = this.#pseudonym();
    await officer.until(async (device) => {
      // An answer may have been lost: then it is recorded, and no second time.
      const found = await device.post('/api/v1/identifications/search', { pseudonym });
      if (!found.ok || ((await found.clone().json()) as { items: unknown[] }).items.length > 0) return found;
      return device.post('/api/v1/identifications', {
        ...{ pseudonym, kind: 'victim', country: null, identifiedOn: '2026-01-01', media, series: [] },
      });
    });
    this.identifications++;
    this.journal.identified(officer.bureau, media);
  }

  #pseudonym(): string {
    const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    const four = () => Array.from({ length: 4 }, () => letters[this.#below(letters.length)]).join('');
    return `V-${four()}-${four()}`;
  }

  #any(): Picture | undefined {
    return this.#pictures[this.#below(this.#pictures.length)];
  }

  #below(limit: number): number {
    return Math.floor(this.#parts.random() * limit);
  }
}
