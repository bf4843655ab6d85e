import { INTEGRITY_PATH, readIntegrity, type Integrity } from '#lib/domain/integrity.ts';
import { cacheControl, constantHeaders } from '#lib/server/http/headers.ts';
import { askHub, ENCODINGS, type Encoding, type HubAnswer } from './hub-request.ts';
import type { OwnBuild } from './own-build.ts';
import { sha256Of } from './served-files.ts';

/**
 * - `differs`: other bytes than in the build here; in which encodings
 * - `missing`: the hub has no such file
 * - `additional`: the hub's own list names it, the build here does not have it
 * - `not-a-list`: what the hub serves as its list is none
 * - `header`: one of the constant headers is another, lacks (`found` is null), or should not be there (`expected` is null)
 * - `answers`: a path that nothing may be behind answers with `status`
 */
export type Finding =
  | { readonly what: 'differs'; readonly path: string; readonly encodings: readonly Encoding[] }
  | { readonly what: 'missing'; readonly path: string; readonly status: number }
  | { readonly what: 'additional'; readonly path: string }
  | { readonly what: 'not-a-list' }
  | { readonly what: 'answers'; readonly path: string; readonly status: number }
  | {
      readonly what: 'header';
      readonly path: string;
      readonly name: string;
      readonly expected: string | null;
      readonly found: string | null;
    };

export type HubComparison = {
  /** What the hub says it serves; null when it does not say so in a list. */
  readonly claimed: Integrity | null;
  readonly findings: readonly Finding[];
  readonly paths: number;
  readonly answers: number;
};

/** Each of them would widen what the constant headers close, or tell somebody else what happens here. */
const NEVER = [
  'access-control-allow-origin',
  'content-security-policy-report-only',
  'link',
  'nel',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'sourcemap',
  'speculation-rules',
];

/** Nothing is behind them, and that has to be said in closed answers too. */
const NOWHERE = ['/lintel-verify-build-asks-for-nothing', '/api/v1/lintel-verify-build-asks-for-nothing'];

const AT_ONCE = 6;

/** Fetches all that the build has, plain and compressed, from a hub, and tells what is not the same. Rejects when the hub does not answer. */
export async function compareHub(origin: URL, build: OwnBuild): Promise<HubComparison> {
  const findings: Finding[] = [];
  let answers = 0;
  const ask = async (path: string, encoding?: Encoding) => {
    const answer = await askHub(origin, path, encoding);
    answers += 1;
    return answer;
  };
  const claimed = await claimedBy(await ask(INTEGRITY_PATH));
  const additional = Object.keys(claimed?.files ?? {}).filter((path) => !build.hashes.has(path));
  findings.push(...additional.map((path) => ({ what: 'additional', path }) as const));
  if (claimed === null) findings.push({ what: 'not-a-list' });

  const left = [...build.hashes];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [path, sha256] = next;
      const differing: Encoding[] = [];
      const wrong = new Map<string, Finding>();
      for (const encoding of ENCODINGS) {
        const answer = await ask(path, encoding);
        for (const finding of headerFindings(origin, build, path, answer)) wrong.set(finding.name, finding);
        if (answer.status === 404 || answer.status === 410) {
          wrong.clear();
          findings.push({ what: 'missing', path, status: answer.status });
          break;
        }
        const isEqual = answer.status === 200 && answer.body !== null && sha256Of(answer.body) === sha256;
        if (!isEqual) differing.push(encoding);
      }
      if (differing.length > 0) findings.push({ what: 'differs', path, encodings: differing });
      findings.push(...wrong.values());
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));

  for (const path of NOWHERE) {
    const answer = await ask(path);
    if (answer.status !== 404) findings.push({ what: 'answers', path, status: answer.status });
    findings.push(...headerFindings(origin, build, path, answer));
  }
  return { claimed, findings, paths: build.hashes.size, answers };
}

async function claimedBy({ status, body }: HubAnswer): Promise<Integrity | null> {
  if (status !== 200 || body === null) return null;
  const list = await readIntegrity(body.toString());
  return list.ok ? list.value : null;
}

function headerFindings({ protocol }: URL, { pages }: OwnBuild, path: string, { status, headers }: HubAnswer) {
  const expected = new Map<string, string | null>([
    ...NEVER.map((name) => [name, null] as const),
    ...constantHeaders(pages.audienceOf(path), protocol === 'https:'),
    ['Cache-Control', cacheControl(path, status)],
  ]);
  return [...expected].flatMap(([name, value]) => {
    const came = headers[name.toLowerCase()];
    const found = came === undefined ? null : String(came);
    return found === value ? [] : [{ what: 'header', path, name, expected: value, found } as const];
  });
}
