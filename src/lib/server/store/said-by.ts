import { type RawBuilder, sql, type SqlBool } from 'kysely';

/**
 * Whether a bureau has said anything of the medium in a column of the outer query: submitted it, or listed it without a SHA-256.
 * @param column with its table: `claims.media`
 */
export function saidBy(column: string, { bureau, region }: { bureau: string; region: string }): RawBuilder<SqlBool> {
  const media = sql.ref(column);
  return sql<SqlBool>`(
    exists (
      select 1 from contributions as said
      where said.region = ${region} and said.bureau = ${bureau} and said.media = ${media}
    ) or exists (
      select 1 from listings as said
      where said.region = ${region} and said.bureau = ${bureau} and said.media = ${media}
    )
  )`;
}
