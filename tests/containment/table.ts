/** `node tests/containment/table.ts`: tries every channel in the installed browsers and prints the tables, as Markdown. */
import { channelTables } from './channel-table.ts';
import { measureAll } from './measure.ts';

console.log(channelTables(await measureAll(['chromium', 'firefox'])));
