import type { MediaSummary } from '#lib/domain/case-row.ts';

/** How many distinct files of a case each single camera took. */
export class CameraSeries {
  readonly #files = new Map<string, number>();

  add(media: MediaSummary): void {
    this.#count(media, 1);
  }

  remove(media: MediaSummary): void {
    this.#count(media, -1);
  }

  /** 0 for a file that names no serial. */
  of(media: MediaSummary): number {
    const camera = cameraOf(media);
    return camera === null ? 0 : (this.#files.get(camera) ?? 0);
  }

  #count(media: MediaSummary, by: 1 | -1): void {
    const camera = cameraOf(media);
    if (camera === null) return;
    const files = (this.#files.get(camera) ?? 0) + by;
    if (files === 0) this.#files.delete(camera);
    else this.#files.set(camera, files);
  }
}

/** One camera: a serial is one only within its model, and zeros are none. */
function cameraOf({ make = '', model = '', serial }: MediaSummary): string | null {
  return serial === undefined || /^[0\s]*$/.test(serial) ? null : `${make}\0${model}\0${serial}`;
}
