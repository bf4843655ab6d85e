import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { err, ok, type Result } from '#lib/domain/result.ts';

/** Everything that an operator can set, parsed once at start. `tls` holds the paths of two PEM files. */
export type Settings = {
  readonly port: number;
  readonly host: string;
  /** Scheme, host and port under which browsers reach the portal; sign-in challenges are bound to it. */
  readonly origin: string;
  /** Origins of bureaux that serve the portal themselves and pass on `/api`: sign-in is taken from these as well. */
  readonly portals: readonly string[];
  /** Absolute path of the directory that holds the hub's keys, and its store unless that is a database. */
  readonly dataDir: string;
  /** The PostgreSQL database to use. Holds a password: it is never printed. */
  readonly databaseUrl: string | null;
  /** Where this hub keeps what it is told, and where it looks: the first column of every key. */
  readonly region: string;
  /** Items that a device may look up at once and then each day; absent: the hub's own default. */
  readonly lookupsPerDay?: number;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Where the metrics are read; null: nowhere. */
  readonly metrics: { readonly host: string; readonly port: number } | null;
  /** Whether each request is written into the log. */
  readonly logsRequests: boolean;
};

const environment = z.object({
  PORT: z.coerce.number('PORT must be a number').int().min(1).max(65_535).default(4180),
  HOST: z.string().default('127.0.0.1'),
  ORIGIN: z.string().optional(),
  LINTEL_DATA: z.string().default('./data'),
  LINTEL_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,20}$/, 'must be 1 to 20 small letters, digits and hyphens')
    .default('home'),
  DATABASE_URL: z.string().optional(),
  TLS_CERT: z.string().optional(),
  TLS_KEY: z.string().optional(),
  LINTEL_LOOKUPS_PER_DAY: z.coerce
    .number('LINTEL_LOOKUPS_PER_DAY must be a number')
    .int()
    .min(1000)
    .max(1_000_000_000)
    .optional(),
  METRICS_PORT: z.coerce.number('METRICS_PORT must be a number').int().min(1).max(65_535).optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  LOG: z.enum(['error', 'info'], 'LOG must be error or info').default('error'),
});

/**
 * Reads the settings from environment variables; an empty variable counts as unset. The error is a sentence for the
 * operator's terminal. A browser gives neither `crypto.subtle` nor a service worker to a page that came over plain
 * `http` from another machine, so that combination is refused here instead of failing there.
 */
export function parseSettings(env: Readonly<Record<string, string | undefined>>): Result<Settings, string> {
  const parsed = environment.safeParse(Object.fromEntries(Object.entries(env).filter(([, value]) => value !== '')));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return err(`${issue?.path.join('.') ?? 'A setting'}: ${issue?.message ?? 'is not valid'}.`);
  }
  const { PORT: port, HOST: host, LINTEL_DATA: data, TLS_CERT: cert, TLS_KEY: key } = parsed.data;
  if ((cert === undefined) !== (key === undefined)) {
    return err('TLS_CERT and TLS_KEY name the two halves of one certificate: set both or neither.');
  }
  const tls = cert !== undefined && key !== undefined ? { cert: resolve(cert), key: resolve(key) } : null;
  const named = parsed.data.ORIGIN ?? `${tls === null ? 'http' : 'https'}://localhost:${String(port)}`;
  const origins: string[] = [];
  for (const text of named.split(',')) {
    const parsedOrigin = parseOrigin(text.trim());
    if (!parsedOrigin.ok) return parsedOrigin;
    origins.push(parsedOrigin.value);
  }
  const [origin = '', ...portals] = origins;
  const plain = origins.find((each) => each.startsWith('http:'));
  if (tls !== null && plain !== undefined) return err('ORIGIN must start with https: this server speaks TLS.');
  if (plain !== undefined && !isLoopback(host)) {
    return err(
      `Refusing to listen on ${host} for ${plain}: beyond this machine Lintel needs https. ` +
        'Set TLS_CERT and TLS_KEY, or set ORIGIN to the https address of the proxy in front.',
    );
  }
  const { METRICS_PORT: metricsPort, LINTEL_LOOKUPS_PER_DAY: lookupsPerDay } = parsed.data;
  const database = parseDatabase(parsed.data.DATABASE_URL);
  if (!database.ok) return database;
  return ok({
    port,
    host,
    origin,
    portals,
    dataDir: resolve(data),
    databaseUrl: database.value,
    region: parsed.data.LINTEL_REGION,
    ...(lookupsPerDay !== undefined && { lookupsPerDay }),
    tls,
    metrics: metricsPort === undefined ? null : { host: parsed.data.METRICS_HOST, port: metricsPort },
    logsRequests: parsed.data.LOG === 'info',
  });
}

/** Refuses to speak with a database on another machine in the clear, unless the URL says so in so many words. */
function parseDatabase(text: string | undefined): Result<string | null, string> {
  if (text === undefined) return ok(null);
  const url = URL.parse(text);
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    return err('DATABASE_URL must begin with postgres:// and name a database.');
  }
  // Without a host, or with a folder as host, it is a socket of this machine.
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname);
  if (host === '' || host.startsWith('/') || isLoopback(host.replace(/^\[|\]$/g, ''))) return ok(text);
  return url.searchParams.has('sslmode')
    ? ok(text)
    : err(
        'DATABASE_URL names another machine: add sslmode=verify-full, ' +
          'or sslmode=disable where nobody else can reach the network between.',
      );
}

function parseOrigin(text: string): Result<string, string> {
  const url = URL.parse(text);
  const shape =
    'ORIGIN must be a scheme, a host and perhaps a port, like https://lintel.example:8443, or several with commas.';
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return err(shape);
  return url.href === `${url.origin}/` ? ok(url.origin) : err(shape);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
