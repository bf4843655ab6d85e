import type { Gps, Metadata } from '#lib/domain/metadata.ts';
import * as m from '#lib/paraglide/messages.js';
import { formatNumber } from '../format.ts';

/** A statement of the file in its own words, and ours beside it; one of the two may be missing. */
export type MetadataRow = { readonly term: string; readonly value: string; readonly note: string };

/** What the file says, the most telling first; what it does not say is left out. */
export function metadataRows(metadata: Metadata): MetadataRow[] {
  const { capturedAt, digitizedAt, modifiedAt, gpsAt, gps, orientation, hasThumbnail } = metadata;
  return [
    time(m.metadata_captured(), capturedAt, metadata.capturedZone),
    time(m.metadata_digitized(), digitizedAt, metadata.digitizedZone),
    time(m.metadata_changed(), modifiedAt, metadata.modifiedZone),
    text(m.metadata_gps_time(), gpsAt?.replace('T', ' ').replace('Z', ' UTC')),
    gps && place(gps),
    text(m.metadata_make(), metadata.make),
    text(m.metadata_model(), metadata.model),
    text(m.metadata_body_serial(), metadata.bodySerial),
    text(m.metadata_lens(), metadata.lensModel),
    text(m.metadata_lens_serial(), metadata.lensSerial),
    text(m.metadata_software(), metadata.software),
    orientation && {
      term: m.metadata_orientation(),
      value: String(orientation),
      note: m.metadata_orientation_ignored(),
    },
    hasThumbnail && { term: m.metadata_thumbnail(), value: '', note: m.metadata_thumbnail_not_kept() },
    text(m.metadata_image_id(), metadata.imageId),
    text(m.metadata_xmp_document(), metadata.xmpDocumentId),
    text(m.metadata_xmp_instance(), metadata.xmpInstanceId),
    text(m.metadata_xmp_original(), metadata.xmpOriginalDocumentId),
    text(m.metadata_iptc_object(), metadata.iptcObjectName),
    text(m.metadata_iptc_job(), metadata.iptcJobId),
    text(m.metadata_iptc_document(), metadata.iptcDocumentId),
    text(m.metadata_iptc_facebook(), metadata.iptcFacebookMark),
  ].filter((row): row is MetadataRow => typeof row === 'object');
}

function text(term: string, value: string | undefined): MetadataRow | undefined {
  return value === undefined ? undefined : { term, value, note: '' };
}

/** The camera's own clock, not turned into the officer's time: without a zone nobody could. */
function time(term: string, at: string | undefined, zone: string | undefined): MetadataRow | undefined {
  if (at === undefined) return undefined;
  return {
    term,
    value: [at.replace('T', ' '), zone].join(' ').trim(),
    note: zone === undefined ? m.metadata_no_zone() : '',
  };
}

function place({ latitude, longitude, altitude }: Gps): MetadataRow {
  const note = altitude === undefined ? '' : m.metadata_altitude({ metres: formatNumber(altitude) });
  return { term: m.metadata_place(), value: `${latitude.toFixed(6)}, ${longitude.toFixed(6)}`, note };
}
