import type { NetworkRun } from './engine-run.ts';
import { FAULT_KINDS, faultWords } from './fault-plan.ts';
import { DEATHS, type Death } from './life.ts';

type Line = { readonly words: string; readonly times: number; readonly batches: ReadonlySet<string> };

/** Fault by outcome, as text: how often each happened, how many batches it met, and how many of those are not right. */
export function faultTable(run: NetworkRun): string {
  const wrong = run.findings;
  const lines = [...networkLines(run), ...deathLines(run)].map(({ words, times, batches }) => {
    const bad = [...batches].filter((batchId) => wrong.some((finding) => finding.includes(batchId))).length;
    return [words, times, batches.size, batches.size - bad, bad] as const;
  });
  const head = ['fault', 'times', 'batches met', 'there exactly once', 'not'] as const;
  const table = [head, ...lines].map(([words, ...numbers]) =>
    [words.padEnd(36), ...numbers.map((number, i) => String(number).padStart((head[i + 1]?.length ?? 0) + 2))].join(''),
  );
  const counted = (words: string, number: number | string) => `${words.padEnd(40)}${number}`;
  return [
    ...table,
    '',
    counted('batches sealed', run.batches),
    counted('items in them', run.items),
    counted('requests on the wire', run.seen.length),
    counted('hub killed', run.hubCrashes),
    counted('differences at the end', wrong.length),
    counted('failures told meanwhile', [...run.failures].map(([code, times]) => `${times} ${code}`).join(', ')),
    counted('rounds not tried again by themselves', run.standstills.length),
    counted('seconds per 1,000 batches', Math.round((run.seconds / run.batches) * 1000)),
  ].join('\n');
}

function networkLines({ seen }: NetworkRun): Line[] {
  return FAULT_KINDS.map((kind) => {
    const met = seen.filter(({ fault }) => fault === kind);
    const batches = new Set(met.flatMap(({ batchId }) => (batchId === null ? [] : [batchId])));
    return { words: faultWords(kind), times: met.length, batches };
  });
}

function deathLines({ killed }: NetworkRun): Line[] {
  return (Object.keys(DEATHS) as Death[]).map((kind) => {
    const met = killed.filter(({ death }) => death === kind);
    return { words: DEATHS[kind], times: met.length, batches: new Set(met.flatMap(({ waiting }) => waiting)) };
  });
}
