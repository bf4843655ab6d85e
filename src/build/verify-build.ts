/**
 * `npm run verify-build -- URL [--dir BUILD]`: compares what a running hub serves with a build that was made here.
 * `npm run verify-build -- --twice`: builds the sources of this checkout a second time elsewhere, and compares to the byte.
 * Exit code 0: the same. 1: not the same. 2: nothing could be compared.
 */
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { differencesOf } from './build-comparison.ts';
import { checkout } from './checkout.ts';
import { compareHub } from './hub-comparison.ts';
import { findingsInWords } from './finding-words.ts';
import { readOwnBuild } from './own-build.ts';
import { makeSecondBuild } from './second-build.ts';

const USAGE = 'usage: npm run verify-build -- URL [--dir BUILD]\n       npm run verify-build -- --twice';

const HONEST = `A page cannot vouch for itself: a portal that shows the right root hash may lie. This command looks from another machine, with sources
that you have. It sees what the hub served to it now; a hub could serve others something else, or later. So ask from more than one
place, and compare the root hash with the one on the officers' Assurance pages and in their reports.`;

type Outcome = 'equal' | 'differs' | 'not-compared';
const EXIT_CODES: Record<Outcome, number> = { equal: 0, differs: 1, 'not-compared': 2 };

process.exitCode = EXIT_CODES[await main(process.argv.slice(2))];

async function main(args: readonly string[]): Promise<Outcome> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { dir: { type: 'string' }, twice: { type: 'boolean' } },
      allowPositionals: true,
    });
    if (values.twice === true && positionals.length === 0 && values.dir === undefined) return buildTwice();
    const [url] = positionals;
    if (values.twice === true || url === undefined || positionals.length > 1) return refused(USAGE);
    return await verifyHub(url, values.dir ?? join(checkout, 'build'));
  } catch (error) {
    return refused(error instanceof Error ? error.message : USAGE);
  }
}

async function verifyHub(url: string, folder: string): Promise<Outcome> {
  const origin = URL.canParse(url) ? new URL(url) : null;
  if (origin === null || !/^https?:$/.test(origin.protocol))
    return refused(`${url} is no http or https address.\n${USAGE}`);
  const build = await readOwnBuild(resolve(folder));
  if (!build.ok) return refused(build.error);
  const { version, root } = build.value.integrity;
  console.log(`Build here  version ${version}  root ${root}`);
  const { claimed, findings, paths, answers } = await compareHub(origin, build.value);
  console.log(
    `Hub says    ${claimed === null ? 'nothing' : `version ${claimed.version}  root ${claimed.root}`}  (${origin.origin})\n`,
  );
  if (claimed !== null && claimed.version !== version)
    console.log(
      'The hub says that it runs another version. Build that one here, or compare knowing that it must differ.\n',
    );
  for (const line of findingsInWords(findings)) console.log(line);
  console.log(
    findings.length === 0
      ? `The same: ${String(paths)} files and pages, plain and compressed, and the headers of ${String(answers)} answers.`
      : `\nNOT the same: ${String(findings.length)} findings in ${String(answers)} answers.`,
  );
  console.log(`\n${HONEST}`);
  return findings.length === 0 ? 'equal' : 'differs';
}

function buildTwice(): Outcome {
  const { status } = spawnSync(process.execPath, ['src/build/build.ts'], { cwd: checkout, stdio: 'inherit' });
  if (status !== 0) return refused('The build failed.');
  console.log('Building the same sources once more, in another place, time zone and language …');
  const second = makeSecondBuild();
  const differences = differencesOf(join(checkout, 'build'), second.folder);
  second.remove();
  for (const { name, why } of differences) console.log(`${why.padEnd(15)} ${name}`);
  console.log(
    differences.length === 0
      ? 'Both builds are the same to the byte, compressed files and server included.'
      : `NOT the same: ${String(differences.length)} files.`,
  );
  return differences.length === 0 ? 'equal' : 'differs';
}

function refused(why: string): Outcome {
  console.error(`Nothing was compared: ${why}`);
  return 'not-compared';
}
