import { availableParallelism } from 'node:os';
import type { Findings, Told } from './findings.ts';
import { type StageCounts, STAGES, sumOf } from './stages.ts';

const MIB = 2 ** 20;

/** What a run came to, for people. */
export function summaryOf({ stages, outcomes, memory, ...findings }: Findings, unfit: readonly string[]): string {
  return [
    row('', STAGES),
    ...[...stages].map(([format, counts]) => row(format, shares(counts))),
    row('all', shares(sumOf(stages.values()))),
    '',
    ...[...outcomes]
      .map(([outcome, formats]) => outcomeLine(outcome, formats))
      .sort()
      .toReversed(),
    '',
    `memory, first quarter of the rounds -> last, of ${availableParallelism()} workers:`,
    memoryLine(
      '  the largest worker, WebAssembly',
      memory.map(({ webAssembly }) => webAssembly),
    ),
    memoryLine(
      '  the process, resident',
      memory.map(({ process }) => process),
    ),
    ...list('seeds that do not hash', unfit),
    ...list('quarantined', findings.quarantined.map(told)),
    ...list('valid files that hash otherwise than before', [...findings.changed]),
    ...list('broken promises', findings.broken.map(told)),
  ].join('\n');
}

const told = ({ mutant, what }: Told): string => `${what}  --only ${mutant.index}  ${mutant.story}`;

const row = (name: string, cells: readonly string[]): string =>
  name.padEnd(10) + cells.map((cell) => cell.padStart(12)).join('');

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

/** The number of files, and what part of them reached each stage. */
const shares = (counts: StageCounts): string[] =>
  STAGES.map((stage) => (stage === 'files' ? String(counts.files) : percent(counts[stage], counts.files)));

function outcomeLine(outcome: string, formats: ReadonlyMap<string, number>): string {
  const total = [...formats.values()].reduce((sum, count) => sum + count, 0);
  const each = [...formats].map(([format, count]) => `${format} ${count}`).join(', ');
  return `${String(total).padStart(7)}  ${outcome} (${each})`;
}

const list = (title: string, lines: readonly string[]): string[] => [
  `${title}: ${lines.length}`,
  ...lines.map((line) => `  ${line}`),
];

function memoryLine(what: string, bytes: readonly number[]): string {
  const part = Math.ceil(bytes.length / 4);
  const mean = (values: readonly number[]) =>
    Math.round(values.reduce((sum, value) => sum + value, 0) / values.length / MIB);
  return `${what}: ${mean(bytes.slice(0, part))} -> ${mean(bytes.slice(-part))} MiB`;
}
