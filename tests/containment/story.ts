import type { BrowserName } from '../browser/find-browser.ts';
import { parseReport, type LintelReport } from '../conformance/report.ts';
import { canaries, word, type Canary } from '../e2e/canaries.ts';
import { TestHub } from '../e2e/hub.ts';
import type { Secret } from '../e2e/leak-search.ts';
import { RecordingProxy } from '../e2e/recording-proxy.ts';
import { Officer } from './officer.ts';
import { ledgered, type Noted } from './what-left.ts';

/** The files of the story: the same in every browser. */
export const evidence: readonly Canary[] = await canaries('folder');

/** What the officer writes down: words that occur nowhere else. */
export const said = {
  name: word('name of the case'),
  reference: word('reference of the case'),
  notes: word('notes of the case'),
  note: word('note on a picture'),
};

/** All that must stay. */
export const secrets: readonly Secret[] = [...evidence, { label: 'said', bytes: [], names: Object.values(said) }];

export type Story = {
  readonly officer: Officer;
  readonly hub: TestHub;
  readonly proxy: RecordingProxy;
  /** What the page shows of the hub's answer. */
  readonly verdicts: readonly string[];
  readonly report: LintelReport;
  readonly ledger: readonly Noted[];
  /** The sum that the page shows above the ledger: requests, bytes. */
  readonly total: readonly number[];
  readonly stop: () => Promise<void>;
};

/**
 * An officer's whole story in one browser, all of it behind a recording proxy: enrols, makes a vault and a case, hashes a folder,
 * writes notes, asks the hub, submits, and exports the report and the ledger.
 */
export async function tellStory(name: BrowserName, { resistFingerprinting = false } = {}): Promise<Story> {
  const hub = await TestHub.start();
  const proxy = await RecordingProxy.start(hub.origin);
  const officer = await Officer.at(name, { proxy: proxy.port, resistFingerprinting });
  const stop = async () => {
    await officer.leave();
    await proxy.stop();
    await hub.destroy();
  };
  try {
    await officer.enrol(await hub.firstLink());
    await officer.beginCase({ name: said.name, reference: said.reference, notes: said.notes });
    await officer.pickFolder(evidence);
    await officer.note(said.note);
    const report = parseReport(await officer.saved('export-json'));
    const verdicts = await officer.checkHub();
    await officer.submit();
    await officer.sendingSettled();
    await officer.visit('/assurance');
    await officer.sees('ledger-whole');
    const [shown = ''] = await officer.texts('ledger-total');
    const total = (shown.match(/[\d,]+/g) ?? []).map((digits) => Number(digits.replaceAll(',', '')));
    const ledger = ledgered(await officer.saved('ledger-export'));
    return { officer, hub, proxy, verdicts, report, ledger, total, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
