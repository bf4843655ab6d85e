import { clockMisleads, clockOfDevice, type ClockSkew } from '#lib/domain/clock-skew.ts';
import type { LedgerFileFault, VerifiedLedger } from '#lib/domain/ledger-export.ts';

const HONEST = `What this shows: none of these entries was changed, removed, put elsewhere or cut off since it was written. Compare the last link with the one that
the officer's Assurance page shows, or that a print of it has: whoever puts back an older copy of a whole vault, or writes another chain with
its key, is found out by that only. The hub keeps the SHA-256 of every submission and look-up, too.`;

const number = (value: number) => value.toLocaleString('en');

/** What an auditor is told of a whole ledger. */
export function ledgerWords({ exportedAt, build, buildRoot, head, last, tally }: VerifiedLedger): string {
  const sums = [
    ...tally.byPurpose.map(({ purpose, totals }) => [purpose, totals] as const),
    ['in all', tally.all] as const,
  ];
  const clocks = [
    ['newest', tally.clock],
    ['largest', tally.worstClock],
  ] as const;
  return [
    `The chain is whole: ${number(last.seq)} entries, each link verified.`,
    `Last link   ${number(last.seq)}  ${last.hash}`,
    ...(head === undefined
      ? ['The file names no end (it is of the first release): entries cut off at its end would not be seen.']
      : []),
    `Exported    ${exportedAt}${build === undefined ? '' : `, by build ${build}`}`,
    ...(buildRoot === undefined ? [] : [`Build root  ${buildRoot}`]),
    '',
    `${'Requests'.padEnd(14)}${'number'.padStart(10)}${'bytes sent'.padStart(18)}`,
    ...sums.map(
      ([name, { requests, bytes }]) =>
        `${name.padEnd(14)}${number(requests).padStart(10)}${number(bytes).padStart(18)}`,
    ),
    `Bytes of answers: ${number(tally.answerBytes)}`,
    ...clocks.flatMap(([which, clock]) =>
      clock === null
        ? []
        : [`Clock, ${which} difference: ${clockWords(clock)} (hub ${clock.hubAt}, written down ${clock.at})`],
    ),
    '',
    HONEST,
  ].join('\n');
}

/** What an auditor is told of a ledger that is not what was written. */
export function ledgerFaultWords(fault: Exclude<LedgerFileFault, { why: 'not-a-ledger' }>): string {
  const what = {
    changed: 'it, or one beside it, was changed or put elsewhere',
    missing: 'it was removed or cut off',
    'unknown-form': 'it is of a form that this version does not know; use that of the build which wrote it',
  };
  return `BROKEN at entry ${number(fault.seq)}: ${what[fault.why]}.`;
}

function clockWords(skew: ClockSkew): string {
  const seconds = (ms: number) => `${(Math.abs(ms) / 1000).toFixed(1)} s`;
  const within = `give or take ${seconds(skew.uncertaintyMs)}`;
  const is = clockOfDevice(skew);
  if (is === 'agrees') return `the device agrees with the hub, ${within}`;
  return `the device is ${seconds(skew.skewMs)} ${is === 'behind' ? 'behind' : 'ahead of'} the hub, ${within}${clockMisleads(skew) ? ' - TIMES NOTED ON IT MISLEAD' : ''}`;
}
