import type { ProblemCode } from '#lib/domain/wire/problem.ts';

/**
 * An expected no. `detail` names the place and the rule, never a value of the request; `retryAfter` is in whole seconds.
 */
export type Refusal = { code: ProblemCode; detail?: string; retryAfter?: number };

/** The time, as a test may set it. */
export type Clock = () => Date;
