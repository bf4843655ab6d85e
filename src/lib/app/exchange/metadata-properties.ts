import type { ExchangeEntry } from '#lib/domain/exchange/entry.ts';
import type { MediaRecord } from '#lib/domain/media.ts';

type Properties = ExchangeEntry['properties'];

/** What a file says of itself, under the names that other tools' exports have for it. */
export function propertiesOf({
  width,
  height,
  metadata,
}: Pick<MediaRecord, 'width' | 'height' | 'metadata'>): Properties {
  const { gps, capturedAt, capturedZone = '', digitizedAt, digitizedZone = '' } = metadata ?? {};
  return named({
    PixelXDimension: width?.toString(),
    PixelYDimension: height?.toString(),
    DateTimeOriginal: capturedAt && `${capturedAt}${capturedZone}`,
    DateTimeDigitized: digitizedAt && `${digitizedAt}${digitizedZone}`,
    Make: metadata?.make,
    Model: metadata?.model,
    BodySerialNumber: metadata?.bodySerial,
    LensModel: metadata?.lensModel,
    LensSerialNumber: metadata?.lensSerial,
    Software: metadata?.software,
    Orientation: metadata?.orientation?.toString(),
    ImageUniqueID: metadata?.imageId,
    'Lat/Lon': gps && `${String(gps.latitude)} / ${String(gps.longitude)}`,
    GPSAltitude: gps?.altitude?.toString(),
    GPSDateTime: metadata?.gpsAt,
  });
}

/** Those of which something is said. */
export function named(values: Readonly<Record<string, string | undefined>>): Properties {
  return Object.entries(values).flatMap(([name, value]) => {
    const text = value?.trim() ?? '';
    return text === '' ? [] : [{ name, value: text }];
  });
}
