import fc from 'fast-check';
import { HolderNaming } from '#lib/domain/data-rule.ts';
import { newEnrolmentCode } from '#lib/domain/enrolment-link.ts';
import { Verdict, Via } from '#lib/domain/verdict.ts';
import { Role } from '#lib/domain/wire/common.ts';
import type {
  Challenge,
  EnrolmentAnswer,
  EnrolmentRequest,
  Membership,
  SessionAnswer,
  SessionRequest,
} from '#lib/domain/wire/identity.ts';
import type { Checkpoint, LogProof } from '#lib/domain/wire/log.ts';
import type { LookupAnswer, LookupItem, LookupRequest, LookupResult, Match, WirePdq } from '#lib/domain/wire/lookup.ts';
import { type Problem, problem, PROBLEMS, type ProblemCode } from '#lib/domain/wire/problem.ts';
import type { DataRuleDocument, RuleInForce } from '#lib/domain/wire/data-rule.ts';
import type { Batch, Receipt, SubmissionItem } from '#lib/domain/wire/submission.ts';
import { base64urlOf, dataRule, fileText, hexOf, instant, shortText, uuidV7 } from './arbitraries.ts';

const ref = fc.nat(1_000_000_000);
const signature = base64urlOf(64);
const thumbprint = base64urlOf(32);
const uuid = fc.oneof(uuidV7, fc.uuid({ version: 4 }));
const origin = fc.constantFrom('https://hub.example', 'http://localhost:4180');
const bureauCode = fc.stringMatching(/^[A-Z][A-Z0-9-]{0,15}$/);
const dataRuleRef = dataRule.map(({ id, version }) => ({ id, version }));
const jwk = fc.record({
  crv: fc.constant('P-256' as const),
  kty: fc.constant('EC' as const),
  x: base64urlOf(32),
  y: base64urlOf(32),
});

/** Optional members are there or not; never there and undefined. */
const maybe = <T extends object>(members: { [K in keyof T]-?: fc.Arbitrary<T[K]> }, required: (keyof T & string)[]) =>
  fc.record(members, { requiredKeys: required }) as unknown as fc.Arbitrary<T>;

const wirePdq: fc.Arbitrary<WirePdq> = fc.record({
  profile: fc.constant('direct' as const),
  quality: fc.integer({ min: 50, max: 100 }),
  hashes: fc.constantFrom(1, 8).chain((length) => fc.array(hexOf(32), { minLength: length, maxLength: length })),
  damaged: fc.boolean(),
});

const lookupItem = maybe<Required<LookupItem>>(
  { ref, sha256: hexOf(32), sha1: hexOf(20), md5: hexOf(16), pdq: wirePdq },
  ['ref'],
);

const orPseudonym = <T>(plain: fc.Arbitrary<T>) =>
  fc.oneof(
    base64urlOf(16).map((pseudonym) => ({ pseudonym })),
    plain.map((text) => ({ plain: text })),
  );
const markCode = fc.stringMatching(/^[A-Za-z0-9-]{1,40}$/);

const submissionItem = maybe<Required<SubmissionItem>>(
  {
    sha256: hexOf(32),
    sha1: hexOf(20),
    md5: hexOf(16),
    pdq: wirePdq,
    bytes: fc.maxSafeNat(),
    mime: fc.constantFrom('image/jpeg', 'application/vnd.ms-excel'),
    width: fc.integer({ min: 1, max: 1_000_000 }),
    height: fc.integer({ min: 1, max: 1_000_000 }),
    capturedAt: fc.constantFrom('2026-05', '2026-05-01', '2026-05-01T12:03:04', '2026-05-01T12:03:04.25+02:00'),
    camera: fc.record({ make: fileText, model: fileText }, { requiredKeys: [] }),
    serial: orPseudonym(fileText),
    gps: fc.oneof(
      fc.constantFrom('CH', 'ZZ').map((country) => ({ country })),
      fc
        .record({ latitude: fc.integer({ min: -900, max: 899 }), longitude: fc.integer({ min: -1800, max: 1799 }) })
        .map((grid) => ({ grid })),
      fc
        .record({ latitude: fc.double({ min: -90, max: 90, noNaN: true }), longitude: fc.constantFrom(-180, 7.5, 180) })
        .map(({ latitude, longitude }) => ({ exact: { latitude: latitude + 0, longitude } })),
    ),
    fileNames: fc.array(orPseudonym(fileText.filter((name) => !/[/\\\\]/.test(name))), { minLength: 1, maxLength: 20 }),
    category: fc.record({ scheme: fc.constant('plain'), code: markCode }),
    flags: fc.record({ scheme: fc.constant('plain'), codes: fc.array(markCode, { minLength: 1, maxLength: 20 }) }),
    series: shortText,
    text: shortText,
  },
  ['sha256'],
);

const lookupRequest = maybe<Required<LookupRequest>>(
  {
    dataRule: dataRuleRef,
    watchDays: fc.integer({ min: 1, max: 365 }),
    named: fc.constant(true),
    context: fc.constant(true),
    items: fc.array(lookupItem, { minLength: 1, maxLength: 4 }),
  },
  ['dataRule', 'items'],
);

const verdict = fc.constantFrom(...Verdict.options);
const triState = fc.option(fc.boolean());

const matchContext = fc.record({
  naming: fc.constantFrom(...HolderNaming.options),
  series: fc.array(shortText, { maxLength: 2 }),
  category: fc.option(fc.record({ scheme: fc.constant('plain'), code: markCode })),
  firstSeenAt: instant,
  lastSeenAt: instant,
  bureaux: fc.integer({ min: 1, max: 200 }),
  investigations: fc.array(
    fc.record({ id: uuid, bureau: fc.option(bureauCode), contact: fc.option(shortText), expiresAt: instant }),
    { maxLength: 2 },
  ),
  identifications: fc.array(
    fc.record({
      id: uuid,
      kind: fc.constantFrom('victim' as const, 'offender' as const),
      bureau: fc.option(bureauCode),
      country: fc.option(fc.constantFrom('CH', 'ZZ')),
    }),
    { maxLength: 2 },
  ),
  md5Conflict: fc.boolean(),
  confirmed: fc.boolean(),
});

const match = maybe<Required<Match>>(
  {
    via: fc.constantFrom(...Via.options),
    distance: fc.integer({ min: 0, max: 31 }),
    verdict,
    damaged: fc.boolean(),
    series: fc.option(shortText),
    contact: fc.option(fc.record({ bureau: bureauCode, name: shortText, reach: fc.option(shortText) })),
    flags: fc.record({ victimIdentified: triState, offenderIdentified: triState, distributed: triState }),
    context: matchContext,
  },
  ['via', 'verdict', 'damaged', 'series', 'contact', 'flags'],
);

const lookupResult = maybe<Required<LookupResult>>(
  {
    ...{ ref, verdict, matches: fc.array(match, { maxLength: 3 }), matchCount: fc.nat() },
    context: fc.record({ refuted: fc.nat(), knownGood: fc.array(shortText, { maxLength: 3 }) }),
  },
  ['ref', 'verdict', 'matches', 'matchCount'],
);

const lookupAnswer = maybe<Required<LookupAnswer>>(
  {
    ...{ answerId: uuid, asOf: instant, requestSha256: hexOf(32), signature },
    results: fc.array(lookupResult, { maxLength: 3 }),
    watched: fc.record({ items: fc.nat(), until: instant }),
    leaf: fc.record({ index: fc.nat(), salt: base64urlOf(32), blind: base64urlOf(32) }),
  },
  ['answerId', 'asOf', 'requestSha256', 'results', 'signature'],
);

const dataRuleDocument: fc.Arbitrary<DataRuleDocument> = fc.record({
  bureau: bureauCode,
  rule: dataRule,
  device: uuid,
  madeAt: instant,
  signature,
});

const ruleInForce: fc.Arbitrary<RuleInForce> = fc.record({
  rule: dataRule,
  madeBy: fc.option(fc.record({ document: dataRuleDocument, signKey: jwk, officer: shortText })),
});

const batch: fc.Arbitrary<Batch> = fc.record({
  batchId: uuidV7,
  bureau: bureauCode,
  device: uuid,
  dataRule: dataRuleRef,
  handling: dataRule.map(({ handling }) => handling),
  caseRef: fc.option(orPseudonym(shortText)),
  sealedAt: instant,
  items: fc.array(submissionItem, { minLength: 1, maxLength: 4 }),
  signature,
});

const receipt = maybe<Required<Receipt>>(
  {
    batchId: uuidV7,
    withdraws: uuidV7,
    bureau: bureauCode,
    device: uuid,
    bodySha256: hexOf(32),
    items: fc.integer({ min: 1, max: 1000 }),
    newItems: fc.integer({ min: 0, max: 1000 }),
    remarked: fc.integer({ min: 1, max: 1000 }),
    held: fc.constant(true as const),
    receivedAt: instant,
    hub: thumbprint,
    leaf: fc.record({ index: fc.nat(), salt: base64urlOf(32) }),
    signature,
  },
  ['batchId', 'bureau', 'device', 'bodySha256', 'items', 'newItems', 'receivedAt', 'hub', 'signature'],
);

const path = fc.array(hexOf(32), { maxLength: 5 });

const checkpoint: fc.Arbitrary<Checkpoint> = fc.record({
  origin: shortText,
  size: fc.nat(),
  root: hexOf(32),
  at: instant,
  hub: thumbprint,
  signature,
});

const logProof: fc.Arbitrary<LogProof> = fc.record({ index: fc.nat(), size: fc.nat(), path });

const membership: fc.Arbitrary<Membership> = fc.record({
  device: uuid,
  officer: fc.record({ id: uuid, name: shortText }),
  role: fc.constantFrom(...Role.options),
  bureau: fc.record({ code: bureauCode, name: shortText }),
});

const enrolmentRequest: fc.Arbitrary<EnrolmentRequest> = fc.record({
  code: fc.constant(null).map(newEnrolmentCode),
  officerName: shortText,
  origin,
  hub: thumbprint,
  signKey: jwk,
  receiveKey: jwk,
  signature,
});

const enrolmentAnswer: fc.Arbitrary<EnrolmentAnswer> = fc.record({
  hubKey: jwk,
  signKey: thumbprint,
  membership,
  dataRule: ruleInForce,
  signature,
});

const challenge: fc.Arbitrary<Challenge> = fc.record({
  challenge: base64urlOf(32),
  device: uuid,
  origin,
  expiresAt: instant,
  hub: thumbprint,
  signature,
});

const sessionRequest: fc.Arbitrary<SessionRequest> = fc.record({
  challenge: base64urlOf(32),
  device: uuid,
  origin,
  hub: thumbprint,
  signature,
});

const sessionAnswer: fc.Arbitrary<SessionAnswer> = fc.record({
  challenge: base64urlOf(32),
  membership,
  dataRule: ruleInForce,
  expiresAt: instant,
  signature,
});

const problemDocument: fc.Arbitrary<Problem> = fc
  .tuple(fc.constantFrom(...(Object.keys(PROBLEMS) as ProblemCode[])), fc.option(fc.string({ maxLength: 500 })))
  .map(([code, detail]) => problem(code, detail ?? undefined));

export const wire = {
  batch,
  challenge,
  checkpoint,
  dataRule,
  dataRuleDocument,
  enrolmentAnswer,
  enrolmentRequest,
  logProof,
  lookupAnswer,
  lookupRequest,
  problemDocument,
  receipt,
  ruleInForce,
  sessionAnswer,
  sessionRequest,
};
