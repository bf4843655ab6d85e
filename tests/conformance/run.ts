/**
 * `npm run conformance -- --images DIR [--expected FILE] [--browser chromium,firefox] [--out FILE]`: hashes a folder with the built portal in
 * real browsers, writes the report of the first, and lists each difference to what is expected and between the browsers.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isBrowserName, type BrowserName } from '../browser/find-browser.ts';
import { startPortalServer } from '../fixtures/portal-server.ts';
import { differences } from './compare.ts';
import { hashInPortal } from './hash-in-portal.ts';
import { parseExpected, type LintelReport } from './report.ts';

const usage = 'npm run conformance -- --images DIR [--expected FILE] [--browser chromium,firefox] [--out FILE]';

type Request = { images: string; expected?: string | undefined; out?: string | undefined; browsers: BrowserName[] };

function readArguments(): Request {
  const { values } = parseArgs({
    options: {
      images: { type: 'string' },
      expected: { type: 'string' },
      out: { type: 'string' },
      browser: { type: 'string', default: 'chromium' },
    },
  });
  if (values.images === undefined) throw new Error('--images is needed');
  const browsers = values.browser.split(',').map((name) => {
    if (!isBrowserName(name)) throw new Error(`${name} is not a browser that is known here`);
    return name;
  });
  return { images: values.images, expected: values.expected, out: values.out, browsers };
}

const root = fileURLToPath(new URL('../..', import.meta.url));

function build(): void {
  const { status } = spawnSync(process.execPath, ['src/build/build.ts'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
}

async function hashInEach(request: Request): Promise<{ browser: BrowserName; report: LintelReport }[]> {
  const server = await startPortalServer();
  try {
    const reports = [];
    for (const browser of request.browsers) {
      const from = performance.now();
      const report = await hashInPortal(server.origin, request.images, browser);
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      console.log(`${browser}: ${report.files.length} files in ${seconds} s`);
      reports.push({ browser, report });
    }
    return reports;
  } finally {
    await server.stop();
  }
}

/** @returns the number of differences, each of which was printed */
async function run(request: Request): Promise<number> {
  const expected = request.expected === undefined ? undefined : parseExpected(readFileSync(request.expected, 'utf8'));
  build();
  const [first, ...others] = await hashInEach(request);
  if (!first) return 0;
  if (request.out !== undefined) writeFileSync(request.out, `${JSON.stringify(first.report, null, 1)}\n`);
  const found = [
    ...(expected ? differences(expected.files, first.report.files, expected.byName) : []),
    ...others.flatMap(({ browser, report }) =>
      differences(first.report.files, report.files).map((line) => `${browser}, unlike ${first.browser}: ${line}`),
    ),
  ];
  for (const line of found) console.log(line);
  console.log(`${found.length} differences`);
  return found.length;
}

try {
  if ((await run(readArguments())) > 0) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exitCode = 2;
}
