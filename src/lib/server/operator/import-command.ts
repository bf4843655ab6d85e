import { readFile } from 'node:fs/promises';
import { SchemeId } from '#lib/domain/category-scheme.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { ByteSource } from '#lib/formats/exchange/byte-source.ts';
import { recognise } from '#lib/formats/exchange/recognise.ts';
import type { ReadOptions } from '#lib/formats/exchange/reading.ts';
import type { ExchangeFormat } from '#lib/domain/exchange/format.ts';
import { AuditLog } from '../services/audit-log.ts';
import { ExchangeImport } from '../services/exchange-import.ts';
import { ReportImport } from '../services/report-import.ts';
import type { Command, Desk, Given, Said } from './command.ts';
import { fileSource } from './file-source.ts';
import { fromHere } from './from-here.ts';
import { faultWords, importWords } from './import-words.ts';
import { ProgressLine } from './progress-line.ts';
import { readMapping } from './read-mapping.ts';

const UNKNOWN_BUREAU = 'There is no bureau with this code. Name it with --bureau CODE, or add it first.';
const ASK_SCHEME =
  'The same category means opposite things in different countries. Say by which list this file was categorised with --scheme ID; nobody knows: --scheme unknown.';

const clock = () => new Date();

export const IMPORT_COMMAND: Command = {
  usage: 'FILE --bureau CODE [--scheme ID] [--mapping FILE] [--json]',
  words: 1,
  options: ['bureau', 'scheme', 'mapping'],
  flags: ['json'],
  isBounded: isRecordByRecord,
  run: importFile,
};

type Plan = { format: ExchangeFormat; version: string | null; options: ReadOptions };

/** Our own reports are parsed whole; every other file a record at a time. */
async function isRecordByRecord({ words: [name = ''], options }: Given): Promise<boolean> {
  const source = await fileSource(fromHere(name));
  const plan = source === null ? null : await planOf(name, source, options);
  return plan?.ok === true && plan.value.version !== 'lintel-report/1';
}

async function importFile({ store }: Desk, { words: [name = ''], options, flags }: Given): Promise<Said> {
  const parts = { store, audit: new AuditLog(clock), clock };
  const [file, bureau, asJson] = [fromHere(name), options['bureau'] ?? '', flags.has('json')];
  const source = await fileSource(file);
  if (source === null) return err(`${name} cannot be read.`);
  const plan = await planOf(name, source, options);
  if (!plan.ok) return plan;
  // Our entries of other tools (`lintel-entries/1`) are read as those tools' files are.
  if (plan.value.version === 'lintel-report/1')
    return importReport(new ReportImport(parts), { name, file, bureau, asJson });
  const line = new ProgressLine(process.stderr, source.size);
  const progress = line.tell.bind(line);
  const done = await new ExchangeImport(parts).run({ bureau, source, ...plan.value, progress }).finally(() => {
    line.end();
  });
  if (!done.ok) return err(done.error.why === 'unknown-bureau' ? UNKNOWN_BUREAU : faultWords(name, done.error));
  return ok(asJson ? [JSON.stringify(done.value)] : importWords(done.value));
}

/** What a file is, and how it is to be read. Nothing is guessed that means something else in another country. */
async function planOf(name: string, source: ByteSource, options: Given['options']): Promise<Result<Plan, string>> {
  const { scheme: said, mapping: mappingFile } = options;
  if (said !== undefined && !SchemeId.safeParse(said).success) {
    return err('--scheme is 1 to 40 small letters, digits and hyphens.');
  }
  const mapping = await readMapping(mappingFile === undefined ? null : fromHere(mappingFile));
  if (!mapping.ok) return mapping;
  if (mapping.value !== null) {
    return ok({ format: 'mapped-csv', version: null, options: { mapping: mapping.value, scheme: said ?? null } });
  }
  const found = await recognise(source);
  if (!found.ok) return err(faultWords(name, found.error));
  const { format, version, categoryScheme } = found.value;
  if (categoryScheme === 'ask' && said === undefined) return err(ASK_SCHEME);
  return ok({ format, version, options: { scheme: said ?? (categoryScheme === 'ask' ? null : categoryScheme) } });
}

type ReportWish = { name: string; file: string; bureau: string; asJson: boolean };

async function importReport(reports: ReportImport, { name, file, bureau, asJson }: ReportWish): Promise<Said> {
  const imported = await reports.run(bureau, await readFile(file, 'utf8'));
  if (!imported.ok) {
    const fault = imported.error;
    if (fault.why === 'unknown-bureau') return err(UNKNOWN_BUREAU);
    if (fault.why === 'not-a-report') return err(`${name} is no lintel-report/1.`);
    return err(`${name} is not JSON${fault.line === null ? '' : `: see line ${fault.line}`}.`);
  }
  if (asJson) return ok([JSON.stringify(imported.value)]);
  const { read, accepted, merged, skipped } = imported.value;
  return ok([
    ...skipped.map(({ index, why }) => `files[${index}] skipped: ${why}`),
    `${read} read, ${accepted} accepted, ${merged} merged, ${skipped.length} skipped`,
  ]);
}
