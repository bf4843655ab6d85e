import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HubMetrics } from '#lib/server/metrics/hub-metrics.ts';
import { createMetricsServer } from '#lib/server/metrics/metrics-server.ts';
import { Registry } from '#lib/server/metrics/registry.ts';

describe('the text that Prometheus reads', () => {
  it('gives each family its help and type, and each sample its labels', async () => {
    const registry = new Registry();
    const add = registry.counter('asked_total', 'Questions.');
    add({ route: '/a', status: '200' });
    add({ status: '200', route: '/a' }, 2);
    add({ route: 'q"\\\n', status: '500' });
    registry.gauge('open', 'Open.', () => 3);
    registry.gauge('unknown', 'Not known.', () => null);
    registry.gauge('broken', 'Fails.', () => Promise.reject(new Error('no store')));
    expect(await registry.text()).toBe(
      [
        ...['# HELP asked_total Questions.', '# TYPE asked_total counter', 'asked_total{route="/a",status="200"} 3'],
        String.raw`asked_total{route="q\"\\\n",status="500"} 1`,
        ...['# HELP open Open.', '# TYPE open gauge', 'open 3'],
        ...['# HELP unknown Not known.', '# TYPE unknown gauge', '# HELP broken Fails.', '# TYPE broken gauge', ''],
      ].join('\n'),
    );
  });

  it('counts each value of a histogram in every bucket that it fits', async () => {
    const finite = fc.double({ min: 0, max: 20, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(finite, { maxLength: 30 }), async (values) => {
        const registry = new Registry();
        const add = registry.histogram('took', 'Took.', [0.1, 1, 10]);
        for (const value of values) add(value);
        const text = await registry.text();
        for (const bound of [0.1, 1, 10]) {
          const fits = values.filter((value) => value <= bound).length;
          if (values.length > 0) expect(text).toContain(`took_bucket{le="${bound}"} ${fits}\n`);
        }
        if (values.length > 0) expect(text).toContain(`took_bucket{le="+Inf"} ${values.length}\n`);
        if (values.length > 0) expect(text).toContain(`took_count ${values.length}\n`);
      }),
    );
  });
});

describe('the port of the metrics', () => {
  it('gives them to whoever asks for them, and nothing else', async () => {
    const metrics = new HubMetrics();
    metrics.request('POST', '/api/v1/lookups', 200, 12);
    metrics.counted('look-up-items', 7);
    const server = createMetricsServer(() => metrics.registry.text());
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answer = await fetch(`${origin}/metrics`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    expect(text).toContain('lintel_http_requests_total{method="POST",route="/api/v1/lookups",status="200"} 1\n');
    expect(text).toContain('lintel_http_request_seconds_bucket{route="/api/v1/lookups",le="0.025"} 1\n');
    expect(text).toContain('lintel_counted_total{name="look-up-items"} 7\n');
    expect(text).toContain('lintel_store_errors_total 0\n');
    expect(text).toMatch(/\nprocess_resident_memory_bytes \d+\n/);
    expect((await fetch(`${origin}/`)).status).toBe(404);
    expect((await fetch(`${origin}/metrics`, { method: 'POST' })).status).toBe(405);
    metrics.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
