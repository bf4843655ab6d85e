import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { PreparedSqlite } from '#lib/server/store/prepared-sqlite.ts';

it('keeps statements that were run last, and none that is still being read', () => {
  const database = new PreparedSqlite(new Database(':memory:'));
  const text = 'select ? as a union select ? as a';
  const first = database.prepare(text);
  expect(database.prepare(text)).toBe(first);
  const reading = first.iterate(1, 2);
  expect(reading.next().value).toEqual({ a: 1 });
  expect(database.prepare(text)).not.toBe(first);
  expect(database.prepare(text).all(3, 4)).toEqual([{ a: 3 }, { a: 4 }]);
  expect([...reading]).toEqual([{ a: 2 }]);
  for (let long = 0; long < 20; long++) database.prepare(`select ${String(long)} /* ${'-'.repeat(40_000)} */`);
  expect(database.prepare(text)).not.toBe(first);
  database.close();
});
