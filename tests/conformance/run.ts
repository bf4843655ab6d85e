/**
 * `npm run conformance -- --images DIR [--expected FILE] [--browser chromium,firefox,node] [--out FILE]`: hashes a folder with the built portal
 * in real browsers, and with the same engine in Node, writes the report of the first, and lists each difference to what is expected and between
 * them. Firefox runs twice, the second time with `privacy.resistFingerprinting`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPortalServer } from '../fixtures/portal-server.ts';
import { differences } from './compare.ts';
import { hashOn, parsePlatforms, type Platform } from './platform.ts';
import { parseExpected, type LintelReport } from './report.ts';

const usage = 'npm run conformance -- --images DIR [--expected FILE] [--browser chromium,firefox,node] [--out FILE]';

type Request = { images: string; expected?: string | undefined; out?: string | undefined; platforms: Platform[] };

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
  return {
    images: values.images,
    expected: values.expected,
    out: values.out,
    platforms: parsePlatforms(values.browser),
  };
}

const root = fileURLToPath(new URL('../..', import.meta.url));

function build(): void {
  const { status } = spawnSync(process.execPath, ['src/build/build.ts'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the build failed');
}

async function hashOnEach({ images, platforms }: Request): Promise<{ platform: Platform; report: LintelReport }[]> {
  const server = await startPortalServer();
  try {
    const reports = [];
    for (const platform of platforms) {
      const from = performance.now();
      const report = await hashOn(platform, server.origin, images);
      const seconds = ((performance.now() - from) / 1000).toFixed(1);
      console.log(`${platform}: ${report.files.length} files in ${seconds} s`);
      reports.push({ platform, report });
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
  const [first, ...others] = await hashOnEach(request);
  if (!first) return 0;
  if (request.out !== undefined) writeFileSync(request.out, `${JSON.stringify(first.report, null, 1)}\n`);
  const found = [
    ...(expected ? differences(expected.files, first.report.files, { byName: expected.byName }) : []),
    ...others.flatMap(({ platform, report }) =>
      differences(first.report.files, report.files, { whole: true }).map(
        (line) => `${platform}, unlike ${first.platform}: ${line}`,
      ),
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
