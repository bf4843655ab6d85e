import { describe, expect, it } from 'vitest';
import { LookupRequest } from '#lib/domain/wire/lookup.ts';
import { readJson } from '#lib/server/api/read-json.ts';

const SECRET = 'ab'.repeat(31);
const read = async (body: BodyInit, type = 'application/json') => {
  const request = new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': type } });
  const result = await readJson(request, LookupRequest);
  return result.ok ? result.value : result.error;
};
const withItem = (item: unknown) =>
  JSON.stringify({ dataRule: { id: 'x', version: 1 }, items: [{ ref: 0, sha256: 'ab'.repeat(32) }, item] });

describe('a JSON body', () => {
  it('is read together with its bytes', async () => {
    const body = withItem({ ref: 1 });
    expect(await read(body)).toMatchObject({
      bytes: new TextEncoder().encode(body),
      value: { items: [{ ref: 0 }, { ref: 1 }] },
    });
    expect(await read(body, 'Application/JSON; charset=utf-8')).toHaveProperty('value');
  });

  it('that is wrong is answered with the place and the rule, and with nothing of what it says', async () => {
    const cases: [unknown, string][] = [
      [{ ref: 1, sha256: SECRET }, 'items/1/sha256: invalid_format'],
      [{ ref: 1, [SECRET]: SECRET }, 'items/1: unrecognized_keys'],
      [{ ref: 'x' }, 'items/1/ref: invalid_type'],
    ];
    for (const [item, detail] of cases) {
      const error = await read(withItem(item));
      expect(error).toEqual({ code: 'malformed-request', detail });
      expect(JSON.stringify(error)).not.toContain(SECRET);
    }
    expect(await read('[]')).toEqual({ code: 'malformed-request', detail: 'body: invalid_type' });
    expect(await read(`{"${SECRET}`)).toEqual({ code: 'malformed-request', detail: 'body: not-json' });
    expect(await read(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d]))).toEqual({
      code: 'malformed-request',
      detail: 'body: not-json',
    });
    expect(await read(new Uint8Array([0x22, 0xff, 0x22]))).toEqual({
      code: 'malformed-request',
      detail: 'body: not-json',
    });
    expect(await read(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatchObject({ code: 'malformed-request' });
  });

  it('of another type, or too large, is refused', async () => {
    expect(await read('{}', 'text/plain')).toEqual({ code: 'not-json', detail: 'content-type' });
    expect(await read(' '.repeat(4 * 1024 * 1024 + 1))).toEqual({ code: 'too-large' });
  });
});
