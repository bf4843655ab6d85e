import * as z from 'zod/mini';
import { Sha256 } from './hash.ts';
import { Reason } from './media.ts';

/** What is compared of a file: its digests, what it is, and both PDQ profiles with the seven turned hashes of `direct`. */
export const SELF_TEST_VALUES = [
  'bytes',
  'md5',
  'sha1',
  'sha256',
  'mime',
  'outcome',
  'width',
  'height',
  'damaged',
  'decoder',
  'direct',
  'quality',
  'nn512',
  'qualityNn512',
  'rot90',
  'rot180',
  'rot270',
  'flipx',
  'flipy',
  'flipplus1',
  'flipminus1',
] as const;
export type SelfTestValue = (typeof SELF_TEST_VALUES)[number];

/**
 * Where the expected values of a file come from:
 * - `published`: digests by another implementation, of messages that the standards themselves use
 * - `reference`: a picture without loss, whose samples are known; PDQ by another implementation
 * - `decoder`: a picture with loss; its samples are those of one version of one decoder, PDQ is by another implementation
 */
export const SelfTestBasis = z.enum(['published', 'reference', 'decoder']);
export type SelfTestBasis = z.infer<typeof SelfTestBasis>;

/** Of one file, or of all. What could not be tried at all (a module that could not be loaded) has neither passed nor failed. */
export const SelfTestVerdict = z.enum(['passed', 'failed', 'not-run']);
export type SelfTestVerdict = z.infer<typeof SelfTestVerdict>;

const Text = z.string().check(z.maxLength(400));

const SelfTestCheck = z.strictObject({
  value: z.enum(SELF_TEST_VALUES),
  expected: Text,
  /** Null when the engine gave no such value. */
  found: z.nullable(Text),
});
export type SelfTestCheck = z.infer<typeof SelfTestCheck>;

const SelfTestFile = z
  .strictObject({
    /** `png/grey-16.png`. */
    name: Text,
    basis: SelfTestBasis,
    verdict: SelfTestVerdict,
    /** Package and version of what decoded it; null when nothing did. */
    decoder: z.nullable(Text),
    /** Why values are missing; null when none is. */
    problem: z.nullable(Reason),
    checks: z.array(SelfTestCheck).check(z.minLength(1)),
  })
  .check(z.refine((file) => (file.verdict === 'passed') === file.checks.every(isAsExpected), { path: ['verdict'] }));
export type SelfTestFile = z.infer<typeof SelfTestFile>;

const SelfTestModule = z.strictObject({
  name: Text,
  package: Text,
  version: Text,
  bytes: z.int().check(z.gte(0)),
  sha256: Sha256,
});
export type SelfTestModule = z.infer<typeof SelfTestModule>;

/** The result of a self-test as it goes into a case file: `lintel-self-test/1`. It repeats all that was expected and found. */
export const SelfTest = z
  .strictObject({
    format: z.literal('lintel-self-test/1'),
    createdAt: z.iso.datetime(),
    verdict: SelfTestVerdict,
    build: z.string().check(z.maxLength(64)),
    /** Root hash of that build's `integrity.json`. */
    buildRoot: z.optional(Sha256),
    browser: z.strictObject({
      userAgent: z.string().check(z.maxLength(1000)),
      /** As the browser tells; some tell less than there are. */
      threads: z.int().check(z.gte(1)),
    }),
    /** The WebAssembly modules of the build, each checked against its SHA-256 before it runs. */
    modules: z.array(SelfTestModule),
    files: z.array(SelfTestFile).check(z.minLength(1)),
  })
  .check(z.refine((test) => test.verdict === verdictOf(test.files), { path: ['verdict'] }));
export type SelfTest = z.infer<typeof SelfTest>;

export function isAsExpected({ expected, found }: SelfTestCheck): boolean {
  return expected === found;
}

/** One failure fails the test; it passes only when every file was tried. */
export function verdictOf(files: readonly Pick<SelfTestFile, 'verdict'>[]): SelfTestVerdict {
  for (const verdict of ['failed', 'not-run'] as const)
    if (files.some((file) => file.verdict === verdict)) return verdict;
  return 'passed';
}
