import { expect } from 'vitest';

/** Everything that public readers are known to stumble over, checked without our schemas: what is wrong with a document. */
export function checkVics(text: string, context: { readonly key: string; readonly value: string }): Media[] {
  expect(text.startsWith(`{"${context.key}":"${context.value}","value":[`)).toBe(true);
  const document = JSON.parse(text, (name, value: unknown) => {
    expect([name, value]).not.toContain(null);
    expect(name).not.toBe('Miniature');
    return value;
  }) as { value: unknown[] };
  expect(Object.keys(document)).toEqual([context.key, 'value']);
  const isCase = context.value.endsWith('#Cases');
  const media = isCase ? mediaOfCase(document.value) : (document.value as Media[]);
  expect(media.map(({ MediaID }) => MediaID)).toEqual(media.map((_, place) => place + 1));
  for (const each of media) checkMedia(each, isCase);
  return media;
}

export type Media = Readonly<Record<string, unknown>> & {
  readonly MediaID: number;
  readonly AlternativeHashes?: { HashName: string; HashValue: string }[];
  readonly MediaFiles?: Record<string, unknown>[];
};

function mediaOfCase(value: unknown[]): Media[] {
  const [only, ...more] = value as { CaseID: string; TotalMediaFiles: number; Media: Media[] }[];
  expect(more).toEqual([]);
  expect(only?.CaseID).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(only?.TotalMediaFiles).toBe(only?.Media.length);
  return only?.Media ?? [];
}

function checkMedia(media: Media, isCase: boolean): void {
  const has = (name: string) => Object.hasOwn(media, name);
  expect(media['MD5']).toMatch(/^[0-9A-F]{32}$/);
  if (has('SHA1')) expect(media['SHA1']).toMatch(/^[0-9A-F]{40}$/);
  if (has('PhotoDNA')) expect(media['PhotoDNA']).toMatch(/^[A-Za-z0-9+/]{192}$/);
  for (const name of ['Category', 'MediaSize']) if (has(name)) expect(media[name]).toSatisfy(Number.isInteger);
  for (const name of ['VictimIdentified', 'OffenderIdentified', 'IsDistributed', 'IsSuspected', 'SelfGenerated'])
    if (has(name)) expect(media[name]).toBeTypeOf('boolean');
  for (const name of ['SHA256', 'PDQ', 'PHash']) expect(has(name)).toBe(false);
  if (!isCase) expect([has('MediaFiles'), has('RelativeFilePath')]).toEqual([false, false]);
  const paths = [
    media['RelativeFilePath'],
    ...(media.MediaFiles ?? []).flatMap((file) => [file['FilePath'], file['FileName']]),
  ];
  for (const path of paths) expect(path ?? '').not.toContain('/');
  for (const file of media.MediaFiles ?? []) {
    expect(file['MD5']).toBe(media['MD5']);
    expect(file['FilePath']).toMatch(/^$|\\$/);
    for (const time of ['Created', 'Written', 'Accessed'])
      expect(file[time] ?? '2024-01-01T00:00:00Z').toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/);
  }
}
