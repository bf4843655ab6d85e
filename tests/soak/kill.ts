import { MAX_AT_RISK } from '#lib/domain/job.ts';
import { runKills, type Kill, type KillRound } from '../kill/kill-run.ts';

/** So many kills at most meet one job. */
const KILLS_IN_ROUND = 40;

type Scale = { readonly kills: number; readonly files: number; readonly seed: number };

/** Kills a browser so often, over as many jobs as that takes, and prints what came of it. @returns whether nothing did */
export async function soakKills(origin: string, { kills, files, seed }: Scale): Promise<boolean> {
  const rounds: KillRound[] = [];
  const done = (): readonly Kill[] => rounds.flatMap((round) => round.kills);
  while (done().length < kills) {
    const most = Math.min(KILLS_IN_ROUND, kills - done().length);
    const round = await runKills(origin, seed + rounds.length, files, most);
    rounds.push(round);
    if (round.kills.length === 0) throw new Error('The job was over before its first kill: give it more files.');
    console.log(`job ${rounds.length}: ${round.kills.length} kills, ${round.end.done} of ${round.files} files`);
  }
  const lost = done().reduce((sum, kill) => sum + kill.lost, 0);
  const again = done().map((kill) => kill.again);
  const notOnce = rounds.flatMap((round) => round.notOnce);
  const wrong = rounds.flatMap((round) => round.wrong);
  const short = rounds.filter((round) => round.end.done !== round.files || round.end.total !== round.files);
  console.log(`
kills                                   ${done().length}
acknowledged files lost                 ${lost}
files not there exactly once            ${notOnce.length}
files with a wrong digest or outcome    ${wrong.length}
jobs that ended with another number     ${short.length}
hashed again by one kill, at most       ${Math.max(...again)} (limit ${MAX_AT_RISK})
hashed again, in all                    ${again.reduce((sum, each) => sum + each, 0)}`);
  for (const name of [...notOnce, ...wrong].slice(0, 20)) console.log(`  ${name}`);
  return lost + notOnce.length + wrong.length + short.length === 0 && Math.max(...again) <= MAX_AT_RISK;
}
