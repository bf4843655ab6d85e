import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folderCount, folderPlan, type Planned } from './evidence-plan.ts';

const program = fileURLToPath(new URL('make-share.ts', import.meta.url));

/** The files that a job is about, on the disk. */
export class EvidenceFolder {
  /** A folder of the run, for whatever else it needs. */
  readonly scratch: string;
  readonly files: number;

  private constructor(scratch: string, files: number) {
    this.scratch = scratch;
    this.files = files;
  }

  /** Makes them, with as many processes as the machine has threads. Takes minutes the first time, when pictures are encoded. */
  static async make(files: number): Promise<EvidenceFolder> {
    const scratch = await mkdtemp(join(tmpdir(), 'lintel-bench-vault-'));
    const folder = new EvidenceFolder(scratch, files);
    try {
      for (const step of ['originals', 'files']) await inShares([step, folder.path, String(files)]);
    } catch (error) {
      await folder.remove();
      throw error;
    }
    return folder;
  }

  /** What an officer hands in. */
  get path(): string {
    return join(this.scratch, 'seized phone');
  }

  /** A part of it, of at most a thousand files. */
  get firstSubfolder(): string {
    return join(this.path, 'DCIM/100PHONE');
  }

  *planned(): Generator<Planned> {
    for (let folder = 0; folder < folderCount(this.files); folder++) yield* folderPlan(folder, this.files);
  }

  /** Takes the files away that are to be gone when they are read. */
  async removeGone(): Promise<void> {
    for (const { path, fate } of this.planned()) if (fate === 'gone') await rm(join(this.path, path), { force: true });
  }

  async remove(): Promise<void> {
    await rm(this.scratch, { recursive: true, force: true });
  }
}

async function inShares(args: readonly string[]): Promise<void> {
  const shares = availableParallelism();
  const codes = Array.from({ length: shares }, async (_, share) => {
    const child = spawn(process.execPath, [program, ...args, String(share), String(shares)], { stdio: 'inherit' });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  });
  if ((await Promise.all(codes)).some((code) => code !== 0)) throw new Error('The evidence could not be made.');
}
