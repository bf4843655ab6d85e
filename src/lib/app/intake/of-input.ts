import type { JobSource } from '#lib/domain/job.ts';
import { frameBreaks } from '../row-order.ts';
import { PORTION, pickedFile, type Intake, type Picked } from './picked.ts';
import { sourceOf } from './source.ts';

/** What was picked with an `<input type=file>`: some files, or a whole folder with the paths inside it. */
export function intakeOfInput(list: FileList): Intake {
  return { source: sourceOfList(list), portions: portionsOf(list), handle: null };
}

function sourceOfList(list: FileList): JobSource {
  const first = list.item(0);
  const [root = '', ...inside] = first?.webkitRelativePath.split('/') ?? [];
  return inside.length > 0 ? sourceOf('folder', root) : sourceOf('files', first?.name ?? '');
}

async function* portionsOf(list: FileList): AsyncGenerator<Picked[]> {
  const breathe = frameBreaks();
  let portion: Picked[] = [];
  for (let i = 0; i < list.length; i++) {
    const file = list.item(i);
    if (file !== null) portion.push(pickedFile(file.webkitRelativePath || file.name, file));
    // The browser has looked at the disk for this file: after 100,000 of them in one go the page would stand still.
    await breathe();
    if (portion.length < PORTION) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}
