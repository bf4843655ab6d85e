// The one module of the portal and the hub. An instance serves one purpose at a time: either PDQ or a Hamming index,
// because both lay their data out from the same arena.
export { pdqBegin, pdqBlock, pdqBlockRows, pdqRows, pdqFinish, pdqHashes, pdqQuality } from './pdq/pdq';
export {
  hammingReserve,
  hammingStore,
  hammingNeedles,
  hammingMatches,
  hammingRewind,
  hammingScan,
} from './hamming';
