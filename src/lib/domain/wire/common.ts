import * as z from 'zod/mini';

/** UTC time with milliseconds, e.g. `2026-11-22T09:30:00.000Z`. */
export const Instant = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));

/** A calendar day, e.g. `2026-11-22`. */
export const Day = z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/));

/** A bureau's short code, such as a country code. */
export const BureauCode = z.string().check(z.regex(/^[A-Z][A-Z0-9-]{0,15}$/));

/** One line of at most 120 characters without control characters. */
export const ShortText = z.string().check(z.minLength(1), z.maxLength(120), z.regex(/^[^\p{Cc}\p{Cs}]*$/u));

export const Role = z.enum(['officer', 'bureau-admin', 'analyst', 'auditor', 'hub-admin']);
export type Role = z.infer<typeof Role>;

/** No body of a request is longer: room for 1,000 items of a batch with everything but long texts in them, twice. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** An answer that is presented to be verified is no longer: below what the server lets through at all. */
export const MAX_PRESENTED_BYTES = 7 * 1024 * 1024;
