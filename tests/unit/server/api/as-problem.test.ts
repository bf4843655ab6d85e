import { describe, expect, it } from 'vitest';
import { asProblem } from '#lib/server/api/as-problem.ts';
import { refuse } from '#lib/server/api/refuse.ts';

const shaped = async (response: Response) => {
  const problem = await asProblem(response, 'request-1');
  expect(problem.headers.get('content-type')).toBe('application/problem+json');
  return { status: problem.status, headers: problem.headers, body: (await problem.json()) as Record<string, unknown> };
};

describe('an error in another shape', () => {
  it('becomes a problem that names the request, and nothing of what was said', async () => {
    const crash = await shaped(new Response('Error: secret\n  at file.ts:1', { status: 500 }));
    expect(crash.body).toEqual({
      type: 'urn:lintel:problem:internal-error',
      title: 'The hub failed; nothing was stored',
      status: 500,
      code: 'internal-error',
      requestId: 'request-1',
    });
    const method = await shaped(new Response('GET?', { status: 405, headers: { allow: 'POST' } }));
    expect([method.body['code'], method.headers.get('allow')]).toEqual(['method-not-allowed', 'POST']);
    expect((await shaped(new Response(null, { status: 418 }))).body).toMatchObject({
      code: 'internal-error',
      status: 500,
    });
  });
});

describe('a refusal', () => {
  it('keeps its code, its detail and when to come again', async () => {
    const { body, headers } = await shaped(refuse({ code: 'batch-in-progress', detail: 'batchId', retryAfter: 3 }));
    expect(body).toMatchObject({ code: 'batch-in-progress', detail: 'batchId', requestId: 'request-1' });
    expect(headers.get('retry-after')).toBe('3');
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('a good answer', () => {
  it('passes unchanged', async () => {
    const response = new Response('{}', { status: 201 });
    expect(await asProblem(response, 'x')).toBe(response);
  });
});
