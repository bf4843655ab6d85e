import type { Intake, Picked } from '#lib/app/intake/picked.ts';

/** Everything that was handed in. */
export async function collected({ portions }: Intake): Promise<Picked[]> {
  const picked: Picked[] = [];
  for await (const portion of portions) picked.push(...portion);
  return picked;
}

/** Each path, and whether it can be read, in the order in which they came. */
export async function linesOf(intake: Intake): Promise<[path: string, readable: boolean][]> {
  return (await collected(intake)).map(({ path, evidence }) => [path, evidence !== null]);
}
