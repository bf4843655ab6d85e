import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  EnrolmentCode,
  formatEnrolmentLink,
  newEnrolmentCode,
  parseEnrolmentLink,
} from '#lib/domain/enrolment-link.ts';
import { base64urlOf } from './arbitraries.ts';

const invitation = fc.record({ code: fc.constant(null).map(newEnrolmentCode), hub: base64urlOf(32) });

it('a code is 23 characters that can be read out, and never the same', () => {
  const codes = new Set(Array.from({ length: 500 }, newEnrolmentCode));
  expect(codes.size).toBe(500);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{23}$/);
});

it('every bit of a code is random: no character is the same in all', () => {
  const codes = Array.from({ length: 200 }, newEnrolmentCode);
  for (let i = 0; i < 23; i++) expect(new Set(codes.map((code) => code[i])).size).toBeGreaterThan(i === 0 ? 1 : 8);
});

it('a link is read back, whole or from its fragment, however it was typed', () => {
  fc.assert(
    fc.property(invitation, (invitation) => {
      const link = formatEnrolmentLink('https://hub.example', invitation);
      expect(link.startsWith('https://hub.example/enrol#')).toBe(true);
      const fragment = link.slice(link.indexOf('#') + 1);
      const lowerCase = `${invitation.code.toLowerCase()}.${invitation.hub}`;
      for (const text of [link, fragment, `#${fragment}`, `  ${link}\n`, lowerCase])
        expect(parseEnrolmentLink(text)).toEqual(invitation);
    }),
  );
});

it('the secret is in the fragment only', () => {
  const [sample] = fc.sample(invitation, 1);
  if (sample === undefined) return;
  const { pathname, search, origin } = new URL(formatEnrolmentLink('https://hub.example', sample));
  expect(`${origin}${pathname}${search}`).toBe('https://hub.example/enrol');
});

it('nothing else is an invitation', () => {
  const [{ code, hub } = { code: '', hub: '' }] = fc.sample(invitation, 1);
  const others = [
    '',
    '#',
    code,
    hub,
    `${code}.`,
    `.${hub}`,
    `${code}.${hub}.x`,
    `${code} ${hub}`,
    `${code.slice(1)}.${hub}`,
  ];
  for (const text of [...others, `${code}.${hub}A`, `${code.slice(1)}I.${hub}`])
    expect(parseEnrolmentLink(text)).toBeNull();
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseEnrolmentLink(text)).toBeNull();
    }),
  );
  expect(EnrolmentCode.safeParse(code.toLowerCase()).success).toBe(false);
});
