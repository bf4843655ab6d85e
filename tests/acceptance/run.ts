/** `npm run acceptance -- --images DIR [--out FILE]`: which files of a folder our engine hashes, and which Chromium's own decoder opens. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { hashInNode } from '../conformance/hash-in-node.ts';
import { seenByChromium } from './chromium.ts';
import { acceptanceLists, acceptanceTable } from './table.ts';

const { values } = parseArgs({ options: { images: { type: 'string' }, out: { type: 'string' } } });
const folder = values.images;
if (folder === undefined) {
  console.error('npm run acceptance -- --images DIR [--out FILE]');
  process.exit(2);
}

const { files } = await hashInNode(folder);
const seen = await seenByChromium(files.map(({ path }) => join(folder, path)));
const pairs = files.map((ours, i) => ({ ours, theirs: seen[i] ?? { refusal: 'not tried' } }));
console.log([...acceptanceTable(pairs), ...acceptanceLists(pairs)].join('\n'));
if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(pairs, null, 1)}\n`);
