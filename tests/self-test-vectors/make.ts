/**
 * `npm run self-test-vectors`: makes `src/lib/app/self-test-table.ts` from the chosen files of the corpus. To be run after a
 * change of the choice, or of a decoder's version; what it writes is reviewed and kept in git.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { SelfTestVector } from '#lib/app/self-test-vector.ts';
import { corpus } from '../fixtures/corpus.ts';
import { decodeForReference } from '../fixtures/decode-for-reference.ts';
import { checkout } from '../fixtures/portal-server.ts';
import { chosen } from './chosen.ts';
import { digests, vectorOf } from './expectations.ts';
import { messages } from './messages.ts';

const files = new Map((await corpus()).map((file) => [file.path, file]));
const vectors: SelfTestVector[] = messages.map(({ name, text, times = 1 }) => ({
  name: `digests/${name}.txt`,
  basis: 'published',
  content: { text, times },
  expected: digests(Buffer.from(text.repeat(times), 'latin1')),
}));
for (const path of chosen) {
  const file = files.get(path);
  if (file === undefined) throw new Error(`The corpus has no ${path}.`);
  vectors.push(vectorOf(file, await decodeForReference(file.bytes)));
}

const place = join(checkout, 'src/lib/app/self-test-table.ts');
const text = `// Made by \`npm run self-test-vectors\` from files that tests/fixtures draws and writes itself.
import type { SelfTestVector } from './self-test-vector.ts';

/** Every file of the self-test with what is expected of it. */
export const selfTestTable: readonly SelfTestVector[] = ${JSON.stringify(vectors)};
`;
const formatted = await format(text, { ...(await resolveConfig(place)), parser: 'typescript' });
writeFileSync(place, formatted);
console.log(`${vectors.length} vectors, ${formatted.length} bytes`);
