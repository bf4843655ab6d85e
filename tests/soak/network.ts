import { runBrowser, type BrowserRun } from '../network/browser-run.ts';
import { runEngine } from '../network/engine-run.ts';
import { faultTable } from '../network/fault-table.ts';

type Scale = { readonly batches: number; readonly seed: number };

/** For so many batches that the engine sends without a browser, a case is handed in from a real one. */
const FOR_A_CASE = 1_000;
const CASE = { batches: 10, pictures: 40, kills: 10 } as const;

/** Hands in so many batches through a bad network, and prints what came of it. @returns whether nothing was lost or doubled */
export async function soakNetwork({ batches, seed }: Scale): Promise<boolean> {
  const run = await runEngine({
    batches,
    seed,
    onProgress: (done) => {
      console.log(`${done} of ${batches} batches`);
    },
  });
  console.log(`\nseed ${seed}\n${faultTable(run)}\n`);
  const cases: BrowserRun[] = [];
  for (let n = 0; n < Math.ceil(batches / FOR_A_CASE); n++) {
    cases.push(await runBrowser({ ...CASE, seed: seed + n }));
    console.log(`case ${n + 1}: ${cases.at(-1)?.kills ?? 0} kills`);
  }
  const sum = (number: (each: BrowserRun) => number) => cases.reduce((all, each) => all + number(each), 0);
  console.log(`
cases handed in from a browser          ${cases.length}, of ${CASE.batches} batches
browser killed                          ${sum(({ kills }) => kills)}
hub killed                              ${sum(({ hubCrashes }) => hubCrashes)}
requests on the wire                    ${sum(({ seen }) => seen.length)}
of them sent again by the browser       ${sum(({ resent }) => resent)}
differences at the end                  ${sum(({ findings }) => findings.length)}`);
  const findings = [...run.findings, ...cases.flatMap((each) => each.findings)];
  for (const finding of findings.slice(0, 20)) console.log(`  ${finding}`);
  return findings.length === 0;
}
