import { spawn } from 'node:child_process';
import { createServer, request, type OutgoingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { integrityRoot, integrityText, readIntegrity } from '#lib/domain/integrity.ts';
import { freePort } from '../browser/free-port.ts';
import { checkout } from '../fixtures/portal-server.ts';
import { built, builtFiles, serveBuild, type ServedBuild } from './served-build.ts';

type Answer = { status: number; headers: OutgoingHttpHeaders; body: Buffer };

/** What stands between the command and an honest hub: it may change any answer. */
let tamper: (path: string, answer: Answer) => void = () => undefined;

let served: ServedBuild;
let between: Server;
let origin = '';

beforeAll(async () => {
  served = await serveBuild();
  between = createServer((asked, answered) => {
    const { url: path = '', method, headers } = asked;
    // A connection of its own: one that is kept may be closed at the other end just as it is used again.
    const to = { host: '127.0.0.1', port: served.port, path, method, headers, agent: false } as const;
    const passedOn = request(to, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const answer = {
          status: response.statusCode ?? 0,
          headers: { ...response.headers },
          body: Buffer.concat(parts),
        };
        tamper(path, answer);
        delete answer.headers['content-length'];
        answered.writeHead(answer.status, answer.headers);
        answered.end(answer.body);
      });
    });
    passedOn.on('error', () => answered.destroy());
    passedOn.end();
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${String((between.address() as AddressInfo).port)}`;
});
afterEach(() => {
  tamper = () => undefined;
});
afterAll(async () => {
  between.close();
  await served.stop();
});

/** The command as an auditor types it. */
function verifyBuild(...args: string[]): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const run = spawn(process.execPath, ['src/build/verify-build.ts', ...args], { cwd: checkout });
    let said = '';
    for (const stream of [run.stdout, run.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    run.on('close', (code) => {
      resolve({ code, said });
    });
  });
}

const script = builtFiles('client').find((path) => /\/entry\/start\..*\.js$/.test(path)) ?? '';
const isPlain = ({ headers }: Answer) => headers['content-encoding'] === undefined;

it('a hub that serves this very build passes', async () => {
  const { code, said } = await verifyBuild(origin);
  expect(said).toMatch(/The same: \d{3} files and pages/);
  expect(said).toContain('A page cannot vouch for itself');
  expect(code).toBe(0);
});

it.each([script, '/', '/service-worker.js', '/integrity.json'])('one flipped bit is told: %s', async (path) => {
  tamper = (asked, answer) => {
    if (asked !== path || !isPlain(answer)) return;
    const at = answer.body.length >> 1;
    answer.body[at] = (answer.body[at] ?? 0) ^ 1;
  };
  const { code, said } = await verifyBuild(origin);
  expect(said).toContain(`differs     ${path} is not the file of the build here`);
  expect(said).toContain('NOT the same');
  expect(code).toBe(1);
});

it('a file that is another one only where it comes compressed is told', async () => {
  tamper = (asked, answer) => {
    if (asked === script && answer.headers['content-encoding'] === 'br') answer.body = brotliCompressSync('alert(1)');
  };
  const { code, said } = await verifyBuild(origin);
  expect(said).toContain(`differs     ${script} is not the file of the build here (asked for as br)`);
  expect(code).toBe(1);
});

it('a missing file is told', async () => {
  tamper = (asked, answer) => {
    if (asked === '/licences.txt') answer.status = 404;
  };
  const { code, said } = await verifyBuild(origin);
  expect(said).toMatch(/missing {5}\/licences\.txt .* 404/);
  expect(code).toBe(1);
});

it('a file that only the hub has in its list is told, and what stands where nothing should', async () => {
  const list = await readIntegrity(built('client/integrity.json').toString());
  if (!list.ok) throw new Error(list.error);
  const { root: _, ...content } = list.value;
  const more = { ...content, files: { ...content.files, '/more.js': '0'.repeat(64) } };
  const text = integrityText(more, await integrityRoot(more));
  tamper = (asked, answer) => {
    if (asked.endsWith('asks-for-nothing')) answer.status = 200;
    if (asked !== '/integrity.json') return;
    delete answer.headers['content-encoding'];
    answer.body = Buffer.from(text);
  };
  const { code, said } = await verifyBuild(origin);
  expect(said).toContain("additional  /more.js is in the hub's list of files, not in the build here");
  expect(said).toContain('differs     /integrity.json');
  expect(said).toMatch(/additional {2}\/lintel-verify-build-asks-for-nothing .* 200/);
  expect(code).toBe(1);
});

it.each([
  ['changed on one path', script, 'content-security-policy', "default-src 'self'"],
  ['left out', '/assurance', 'connection-allowlist', undefined],
  ['added', '/', 'access-control-allow-origin', '*'],
  ['that lets the hub keep an old file', '/service-worker.js', 'cache-control', 'public, max-age=31536000'],
  ['changed where nothing is', '/lintel-verify-build-asks-for-nothing', 'cross-origin-opener-policy', 'unsafe-none'],
])('a header is told: %s', async (_, path, name, value) => {
  tamper = (asked, { headers }) => {
    if (asked === path) headers[name] = value;
    if (headers[name] === undefined) Reflect.deleteProperty(headers, name);
  };
  const { code, said } = await verifyBuild(origin);
  expect(said).toMatch(new RegExp(`^header +${name} on ${path.replaceAll('.', '[.]')}$`, 'im'));
  expect(said).toContain(`found    ${value ?? '(none)'}`);
  expect(code).toBe(1);
});

it('what cannot be compared is neither the same nor not', async () => {
  const nowhere = `http://127.0.0.1:${String(await freePort())}`;
  for (const args of [[nowhere], [], ['ftp://x'], [origin, 'more'], [origin, '--dir', '/nowhere/at/all'], ['--huh']]) {
    const { code, said } = await verifyBuild(...args);
    expect(said, args.join(' ')).toMatch(/^Nothing was compared: |\nNothing was compared: /);
    expect(code, args.join(' ')).toBe(2);
  }
});
