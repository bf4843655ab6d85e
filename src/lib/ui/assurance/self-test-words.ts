import { isAsExpected, type SelfTest, type SelfTestFile, type SelfTestValue } from '#lib/domain/self-test.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';

const VALUES: Record<SelfTestValue, () => string> = {
  bytes: m.self_test_value_bytes,
  md5: () => 'MD5',
  sha1: () => 'SHA-1',
  sha256: () => 'SHA-256',
  mime: m.self_test_value_mime,
  outcome: m.self_test_value_outcome,
  width: m.self_test_value_width,
  height: m.self_test_value_height,
  damaged: m.self_test_value_damaged,
  decoder: m.self_test_decoder,
  direct: () => 'PDQ direct',
  quality: () => m.self_test_value_quality({ profile: 'direct' }),
  nn512: () => 'PDQ nn512',
  qualityNn512: () => m.self_test_value_quality({ profile: 'nn512' }),
  rot90: m.results_dihedral_rot90,
  rot180: m.results_dihedral_rot180,
  rot270: m.results_dihedral_rot270,
  flipx: m.results_dihedral_flipx,
  flipy: m.results_dihedral_flipy,
  flipplus1: m.results_dihedral_flipplus1,
  flipminus1: m.results_dihedral_flipminus1,
};

/** What a compared value is called. */
export function valueWord(value: SelfTestValue): string {
  return VALUES[value]();
}

const GROUPS: Readonly<Record<string, string>> = { jxl: 'JPEG XL', webp: 'WebP' };

/** What a folder of test files is called: the name of a format, or digests. */
export function groupWord(folder: string): string {
  return folder === 'digests' ? m.self_test_group_digests() : (GROUPS[folder] ?? folder.toUpperCase());
}

/** A result in numbers; `values` and `differences` count single values over all files. */
export function countsOf({ files }: Pick<SelfTest, 'files'>) {
  const checks = files.flatMap((file) => file.checks);
  const having = (verdict: SelfTestFile['verdict']) => files.filter((file) => file.verdict === verdict).length;
  return {
    files: formatNumber(files.length),
    failed: formatNumber(having('failed')),
    count: formatNumber(having('not-run')),
    values: formatNumber(checks.length),
    differences: formatNumber(checks.filter((check) => !isAsExpected(check)).length),
  };
}

/** The result as one line, to be put into a case file. Its moment is in UTC, as ISO 8601. */
export function caseLine(result: SelfTest): string {
  const { createdAt, build, browser } = result;
  const made = { at: createdAt, build, browser: browser.userAgent, threads: formatNumber(browser.threads) };
  const facts = { ...countsOf(result), ...made };
  switch (result.verdict) {
    case 'passed':
      return m.self_test_line_passed(facts);
    case 'failed':
      return m.self_test_line_failed(facts);
    case 'not-run':
      return m.self_test_line_not_run(facts);
  }
}
