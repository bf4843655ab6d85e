import type { Json } from '#lib/domain/canonical.ts';
import type { Result } from '#lib/domain/result.ts';
import type { Schema } from '#lib/egress/hub-client.ts';
import type { ApiRoute } from '#lib/egress/hub-session.ts';

/** What the pages of the hub do there; an error is a code for `FailureNotice`. */
export type HubCalls = {
  read: <T extends object>(schema: Schema<T>, route: ApiRoute) => Promise<Result<T, string>>;
  act: <T extends object>(schema: Schema<T>, route: ApiRoute, content: Json) => Promise<Result<T, string>>;
};
