import type { MediaSummary } from './case-row.ts';

/** A camera's make and model in one text, e.g. `Canon EOS 90D`; empty when the file names none. Makers repeat themselves. */
export function cameraName({ make = '', model = '' }: Pick<MediaSummary, 'make' | 'model'>): string {
  return model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim();
}
