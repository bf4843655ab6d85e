import { err, ok } from '#lib/domain/result.ts';
import { caseDisclosure } from './case-disclosure.ts';
import type { CaseWork } from './case-work.svelte.ts';
import type { HubDesk } from './hub-desk.svelte.ts';
import { RuleExamples } from './rule-examples.svelte.ts';

/** Records of the case on the screen, as this vault would disguise them. */
export function caseRuleExamples({ hub, work }: { readonly hub: HubDesk; readonly work: CaseWork }): RuleExamples {
  return new RuleExamples({
    rows: () => work.results.all,
    markOf: (sha256) => work.triage.markOf(sha256),
    reference: () => work.cases.current?.reference ?? '',
    read: async (sha256) => {
      for await (const some of caseDisclosure(work, [sha256]).portions()) {
        const record = some.ok ? some.value[0] : undefined;
        if (record !== undefined) return ok(record);
        if (!some.ok) return some;
      }
      return err('damaged-record');
    },
    disguise: () => hub.disguise(),
  });
}
