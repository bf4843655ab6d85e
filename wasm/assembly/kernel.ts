// The one module of the portal and the hub. An instance serves one purpose at a time: PDQ, JPEG or a Hamming index,
// because all lay their data out from the same arena; buckets
// (multi-index hashing) are built over the hashes of a Hamming index that no longer changes.
export { jpegReserve, jpegOpen, jpegWidth, jpegHeight, jpegStart, jpegBlock, jpegRows, jpegHash } from './jpeg/jpeg';
export { pdqBegin, pdqBlock, pdqBlockRows, pdqRows, pdqFinish, pdqHashes, pdqQuality } from './pdq/pdq';
export {
  hammingReserve,
  hammingStore,
  hammingNeedles,
  hammingMatches,
  hammingRewind,
  hammingScan,
} from './hamming';
export { mihReserve, mihStep } from './mih/build';
export { mihQuery, mihFound, mihNearest } from './mih/query';
