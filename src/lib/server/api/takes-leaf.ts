/** Whether the caller reads receipts that name their place in the log (`ACCEPTS_LEAF`): the schemas of older portals refuse it. */
export function takesLeaf(request: Request): boolean {
  return /;\s*leaf=1\b/.test(request.headers.get('accept') ?? '');
}
