import type { CaseRow, MediaSummary } from '#lib/domain/case-row.ts';

/** Makes equal texts one text in memory: what a vault reads comes as a copy for each row. */
export class Interned {
  readonly #texts = new Map<string, string>();

  /** The same row, with one copy of what thousands of rows have in common. */
  row(row: CaseRow): CaseRow {
    return row.media === null ? row : { ...row, media: this.#media(row.media) };
  }

  #media(media: MediaSummary): MediaSummary {
    const { mime, make, model, serial, software } = media;
    return {
      ...media,
      mime: this.#one(mime),
      ...(make !== undefined && { make: this.#one(make) }),
      ...(model !== undefined && { model: this.#one(model) }),
      ...(serial !== undefined && { serial: this.#one(serial) }),
      ...(software !== undefined && { software: this.#one(software) }),
    };
  }

  #one(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, text);
    return text;
  }
}
