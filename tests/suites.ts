import { ensurePostgres } from './postgres/ensure-postgres.ts';

/** What a suite's run came to. `problem` says why a suite failed although no test did. */
export type Tally = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed and how, a text for each. */
  readonly failures?: readonly string[];
  readonly problem?: string;
  /** Why a suite was not run at all. */
  readonly notRun?: string;
};

type VitestReport = {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
};

type PlaywrightSuite = {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly {
    readonly file: string;
    readonly title: string;
    readonly ok: boolean;
    readonly tests: readonly {
      readonly results: readonly { readonly error?: { readonly message?: string } }[];
    }[];
  }[];
};

type PlaywrightReport = {
  readonly stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  readonly suites: readonly PlaywrightSuite[];
};

/** Counts of a Vitest JSON report; a file that failed outside of its tests counts as one failed test. */
function tallyOfVitest(report: VitestReport): Tally {
  const failures = report.testResults
    .filter(({ status }) => status === 'failed')
    .flatMap(({ name, message, assertionResults }) => {
      const failed = assertionResults.filter(({ status }) => status === 'failed');
      if (failed.length === 0) return [`${name}, outside of its tests\n${message}`];
      return failed.map(({ fullName, failureMessages }) => `${name} > ${fullName}\n${failureMessages.join('\n')}`);
    });
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

const specsOf = ({ suites = [], specs }: PlaywrightSuite): PlaywrightSuite['specs'] => [
  ...specs,
  ...suites.flatMap(specsOf),
];

/** Counts of a Playwright JSON report; a test that passed only when repeated counts as failed. */
const tallyOfPlaywright = ({ stats, suites }: PlaywrightReport): Tally => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky,
  skipped: stats.skipped,
  failures: suites
    .flatMap(specsOf)
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) => {
      const errors = tests.flatMap(({ results }) => results.map(({ error }) => error?.message ?? ''));
      return `${file} > ${title}\n${errors.join('\n')}`;
    }),
});

export type Suite = {
  readonly name: string;
  readonly script: string;
  /** The arguments that make the runner write its JSON report to a file. */
  readonly options: (report: string) => readonly string[];
  /** Variables that do the same, where the runner takes no argument for it. */
  readonly environment?: (report: string) => Record<string, string>;
  readonly tally: (report: string) => Tally;
  /** Says what the machine lacks for it, or null. */
  readonly lacks?: () => string | null;
};

const vitest = (name: string): Suite => ({
  name,
  script: 'node_modules/vitest/vitest.mjs',
  options: (report) => [
    'run',
    '--project',
    name,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ],
  tally: (report) => tallyOfVitest(JSON.parse(report) as VitestReport),
});

/** In the order in which they run: what breaks most things comes first. */
export const suites: readonly Suite[] = [
  vitest('unit'),
  vitest('checks'),
  vitest('shell'),
  vitest('hub'),
  { ...vitest('postgres'), lacks: () => (ensurePostgres() === undefined ? 'there is no PostgreSQL here' : null) },
  {
    name: 'e2e',
    script: 'node_modules/@playwright/test/cli.js',
    options: () => ['test', '--reporter=list,json'],
    environment: (report) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
    tally: (report) => tallyOfPlaywright(JSON.parse(report) as PlaywrightReport),
  },
  vitest('containment'),
  vitest('conformance'),
];
