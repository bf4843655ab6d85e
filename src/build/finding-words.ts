import type { Finding } from './hub-comparison.ts';

type Header = Extract<Finding, { what: 'header' }>;

/** Findings as lines, sorted by path; a header that is wrong in the same way on many paths is one of them. */
export function findingsInWords(findings: readonly Finding[]): string[] {
  const headers = Map.groupBy(
    findings.filter((finding): finding is Header => finding.what === 'header'),
    ({ name, expected, found }) => JSON.stringify([name, expected, found]),
  );
  const files = findings.filter((finding) => finding.what !== 'header').map(lineOf);
  return [...files.sort(), ...[...headers.values()].map((alike) => lineOfHeader(alike)).sort()];
}

function lineOf(finding: Exclude<Finding, Header>): string {
  switch (finding.what) {
    case 'differs':
      return `differs     ${finding.path} is not the file of the build here (asked for as ${finding.encodings.join(', ')})`;
    case 'missing':
      return `missing     ${finding.path} is in the build here; the hub answers ${String(finding.status)}`;
    case 'additional':
      return `additional  ${finding.path} is in the hub's list of files, not in the build here`;
    case 'not-a-list':
      return 'differs     /integrity.json of the hub is no list of files, or its root hash is not that of its files';
    case 'answers':
      return `additional  ${finding.path} should be nowhere; the hub answers ${String(finding.status)}`;
  }
}

function lineOfHeader(alike: readonly Header[]): string {
  const [{ name, expected, found, path } = { name: '', expected: null, found: null, path: '' }] = alike;
  const where = alike.length === 1 ? `on ${path}` : `on ${String(alike.length)} paths, such as ${path}`;
  return [
    `header      ${name} ${where}`,
    `              expected ${expected ?? '(none)'}`,
    `              found    ${found ?? '(none)'}`,
  ].join('\n');
}
