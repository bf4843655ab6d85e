import { type DataRuleRef, HolderNaming, holderNaming } from '#lib/domain/data-rule.ts';
import type { Statement } from '../store/statement-store.ts';
import type { Store } from '../store/store.ts';

/**
 * How far bureaux let themselves be named to others. Two rules speak of a contribution: the one under which it was submitted,
 * and the one that the bureau works with now. The narrower one counts, so that neither a looser rule afterwards names who
 * submitted under a narrow one, nor has a bureau to submit anew to withdraw its name.
 */
export class HolderNamings {
  /** A version of a rule never changes. */
  readonly #versions = new Map<string, HolderNaming>();

  /** How far each of these bureaux may be named, in general and with a medium that it has said something of. */
  async of(
    store: Store,
    { bureaux, statements }: { bureaux: readonly string[]; statements: readonly Statement[] },
  ): Promise<(bureau: string, medium?: number) => HolderNaming> {
    const now = new Map<string, HolderNaming>();
    for (const bureau of bureaux) {
      const inForce = await store.bureaux.ruleInForce(bureau);
      if (inForce !== null) now.set(bureau, holderNaming(inForce.rule));
    }
    const then = new Map<string, HolderNaming>();
    for (const { bureau, media, rule } of statements) {
      if (rule === null) continue;
      const holder = `${bureau} ${String(media)}`;
      const naming = await this.#under(store, bureau, rule);
      then.set(holder, narrower(then.get(holder) ?? naming, naming));
    }
    return (bureau, medium) => {
      // Nobody is named of whom no rule is known.
      const general = now.get(bureau) ?? 'hub-only';
      const held = medium === undefined ? undefined : then.get(`${bureau} ${String(medium)}`);
      return held === undefined ? general : narrower(general, held);
    };
  }

  async #under(store: Store, bureau: string, { id, version }: DataRuleRef): Promise<HolderNaming> {
    const key = `${bureau} ${id} ${String(version)}`;
    const known = this.#versions.get(key);
    if (known !== undefined) return known;
    const rule = await store.bureaux.rule(bureau, { id, version });
    const naming = rule === null ? 'hub-only' : holderNaming(rule);
    this.#versions.set(key, naming);
    return naming;
  }
}

function narrower(a: HolderNaming, b: HolderNaming): HolderNaming {
  return HolderNaming.options.indexOf(a) < HolderNaming.options.indexOf(b) ? a : b;
}
