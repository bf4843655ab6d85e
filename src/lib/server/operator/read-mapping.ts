import { readFile } from 'node:fs/promises';
import { CsvMapping } from '#lib/domain/exchange/csv-mapping.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';

/** What the columns of a CSV are, out of a JSON file; null when no file is named. */
export async function readMapping(file: string | null): Promise<Result<CsvMapping | null, string>> {
  if (file === null) return ok(null);
  try {
    const read = CsvMapping.safeParse(JSON.parse(await readFile(file, 'utf8')));
    if (read.success) return ok(read.data);
    const [issue] = read.error.issues;
    return err(`${file} is no mapping of columns: see ${issue?.path.map(String).join('/') ?? 'its start'}.`);
  } catch {
    return err(`${file} cannot be read as JSON.`);
  }
}
