import type { OpenBenchPage } from '../bench-page.ts';
import { figure, type Figure } from '../figure.ts';
import type { PlainFormat } from '../page/api.ts';
import type { Format } from './formats.ts';
import type { Specimen } from './specimens.ts';

/** Rounds by the time that one takes: a few for what takes seconds. */
const roundsFor = ({ size }: Specimen): number => (size === '12mp' ? 3 : 9);

const plainFormats: readonly Format[] = ['jpeg', 'gif'] satisfies readonly PlainFormat[];
const hasPlainDecoder = (format: Format): format is PlainFormat & Format => plainFormats.includes(format);

/** Milliseconds of each part of the pipeline for one file, in a worker of the browser; and of our decoder against plain script. */
export async function* partFigures(specimen: Specimen, page: OpenBenchPage): AsyncGenerator<Figure> {
  const rounds = roundsFor(specimen);
  const times = await page.call('partTimes', rounds);
  for (const [part, time] of Object.entries(times)) yield figure(`${specimen.name}-${part}`, time, 'ms');
  if (!hasPlainDecoder(specimen.format)) return;
  const ratio = await page.call('decodeRatio', specimen.format, Math.ceil(rounds / 2));
  yield figure(`${specimen.name}-decode-vs-plain-js`, ratio, 'ratio');
}
