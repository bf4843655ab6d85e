import { isAbsolute, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '#lib/server/config.ts';

const settings = (env: Record<string, string>) => {
  const parsed = parseSettings(env);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};
const fault = (env: Record<string, string>) => {
  const parsed = parseSettings(env);
  return parsed.ok ? null : parsed.error;
};
const tls = { TLS_CERT: 'cert.pem', TLS_KEY: 'key.pem' };

describe('parseSettings', () => {
  it('needs nothing', () => {
    expect(settings({})).toEqual({
      port: 4180,
      host: '127.0.0.1',
      origin: 'http://localhost:4180',
      portals: [],
      dataDir: resolve('./data'),
      databaseUrl: null,
      region: 'home',
      tls: null,
      metrics: null,
      logsRequests: false,
    });
  });

  it('takes an empty variable for an unset one', () => {
    expect(settings({ PORT: '', ORIGIN: '', TLS_CERT: '', TLS_KEY: '' }).origin).toBe('http://localhost:4180');
  });

  it('shows metrics where it is told to, on this machine unless told otherwise', () => {
    expect(settings({ METRICS_PORT: '9100' }).metrics).toEqual({ host: '127.0.0.1', port: 9100 });
    expect(settings({ METRICS_PORT: '9100', METRICS_HOST: '10.0.0.1' }).metrics?.host).toBe('10.0.0.1');
    expect(fault({ METRICS_PORT: 'x' })).toBe('METRICS_PORT: METRICS_PORT must be a number.');
    expect(settings({ LOG: 'info' }).logsRequests).toBe(true);
    expect(fault({ LOG: 'all' })).toBe('LOG: LOG must be error or info.');
  });

  it.each([
    'postgres://lintel:secret@localhost/lintel',
    'postgresql://lintel:secret@127.0.0.1:6432/lintel',
    'postgres://lintel@[::1]/lintel',
    'postgres:///lintel?host=/run/postgresql',
    'postgres://lintel:secret@db.example/lintel?sslmode=verify-full',
  ])('takes the database %s', (DATABASE_URL) => {
    expect(settings({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL);
  });

  it('refuses a database beyond this machine in the clear, unless told to, and one of another kind', () => {
    const far = 'postgres://lintel:secret@db.example/lintel';
    expect(fault({ DATABASE_URL: far })).toContain('sslmode=verify-full');
    expect(fault({ DATABASE_URL: `${far}?sslmode=disable` })).toBeNull();
    for (const DATABASE_URL of ['mysql://lintel:secret@localhost/lintel', 'secret']) {
      expect(fault({ DATABASE_URL })).toMatch(/^DATABASE_URL must begin with postgres:/);
    }
    for (const DATABASE_URL of [far, 'mysql://a:secret@localhost/x', 'secret']) {
      expect(fault({ DATABASE_URL })).not.toContain('secret');
    }
  });

  it('takes a region of small letters, digits and hyphens', () => {
    expect(settings({ LINTEL_REGION: 'east-2' }).region).toBe('east-2');
    for (const LINTEL_REGION of ['East', 'a b', 'a'.repeat(21)])
      expect(fault({ LINTEL_REGION })).toMatch(/^LINTEL_REGION/);
  });

  it('derives the origin from port and TLS', () => {
    expect(settings({ PORT: '4200' }).origin).toBe('http://localhost:4200');
    expect(settings({ ...tls, HOST: '0.0.0.0' }).origin).toBe('https://localhost:4180');
    expect(isAbsolute(settings(tls).tls?.cert ?? '')).toBe(true);
  });

  it.each(['0', '65536', '-1', '80.5', 'http', '4180x'])('refuses the port %s', (PORT) => {
    expect(fault({ PORT })).toMatch(/^PORT/);
  });

  it.each(['localhost', 'ftp://x', 'http://x/path', 'http://user@x', 'http://x?y', 'https://'])(
    'refuses the origin %s',
    (ORIGIN) => {
      expect(fault({ ORIGIN })).toMatch(/^ORIGIN/);
    },
  );

  it('takes the portals of bureaux after its own origin', () => {
    expect(settings({ ORIGIN: 'https://hub.example, https://a.example:8443' })).toMatchObject({
      origin: 'https://hub.example',
      portals: ['https://a.example:8443'],
    });
    expect(fault({ ORIGIN: 'https://hub.example,nonsense' })).toMatch(/^ORIGIN/);
  });

  it('refuses a plain http portal wherever it refuses a plain http origin', () => {
    const ORIGIN = 'https://hub.example,http://a.example';
    expect(fault({ HOST: '0.0.0.0', ORIGIN })).toContain('for http://a.example');
    expect(fault({ ...tls, ORIGIN })).toContain('https');
  });

  it('takes an origin with a trailing slash or in capitals for the same origin', () => {
    expect(settings({ ORIGIN: 'https://Lintel.Example/' }).origin).toBe('https://lintel.example');
  });

  it.each(['0.0.0.0', '::', '192.168.1.2', 'lintel.example', '127.example.org'])(
    'refuses to listen on %s for plain http',
    (HOST) => {
      expect(fault({ HOST })).toContain('Refusing to listen');
      expect(fault({ HOST, ORIGIN: 'https://lintel.example' })).toBeNull();
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('listens on %s for plain http', (HOST) => {
    expect(fault({ HOST })).toBeNull();
  });

  it('refuses one half of a certificate, and TLS for an http origin', () => {
    expect(fault({ TLS_CERT: 'cert.pem' })).toContain('set both or neither');
    expect(fault({ TLS_KEY: 'key.pem' })).toContain('set both or neither');
    expect(fault({ ...tls, ORIGIN: 'http://localhost:4180' })).toContain('must start with https');
  });
});
