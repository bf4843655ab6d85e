/** The files that an input holds; null: none. The input is empty afterwards, so that the same ones can be picked again. */
export function takeFiles(input: HTMLInputElement): FileList | null {
  const list = input.files;
  if (list === null || list.length === 0) return null;
  // Emptied by `value`, the list itself would lose its files while it is being read.
  input.files = new DataTransfer().files;
  return list;
}
