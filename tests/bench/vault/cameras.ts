import { ascii, rationals, short, writeExif } from '../../fixtures/exif-writer.ts';

const CAMERAS = [
  { make: 'Nordlicht', model: 'NL-40', serial: null },
  { make: 'Nordlicht', model: 'NL-7', serial: 'A0713355' },
  { make: 'Fernweh', model: 'Pocket 3', serial: 'FW-118812' },
  { make: 'Kompass', model: 'K10', serial: null },
] as const;

const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2019, 0, 1);
const DAYS = 2500;

/** The EXIF block of a picture, or null for one that came through a service that strips it. Tags: EXIF 3.0, 4.6. */
export function cameraOf(number: number): Uint8Array | null {
  if (number % 5 < 2) return null;
  const { make, model, serial } = CAMERAS[number % CAMERAS.length] ?? CAMERAS[0];
  const taken = new Date(FIRST_DAY + ((number * 7919) % DAYS) * DAY + number * 1000).toISOString();
  const written = taken.slice(0, 19).replaceAll('-', ':').replace('T', ' ');
  return writeExif({
    main: [ascii(0x010f, make), ascii(0x0110, model), short(0x0112, 1), ascii(0x0131, `${model} 2.1`)],
    exif: [
      rationals(0x829a, [1, 60 + (number % 400)]),
      ascii(0x9003, written),
      ...(serial === null ? [] : [ascii(0xa431, serial)]),
    ],
    gps: number % 3 === 0 ? place(number) : [],
  });
}

function place(number: number) {
  const degrees = (value: number) => [[value, 1] as const, [number % 60, 1] as const, [number % 6000, 100] as const];
  return [
    ascii(1, 'N'),
    rationals(2, ...degrees(40 + (number % 20))),
    ascii(3, 'E'),
    rationals(4, ...degrees(number % 30)),
  ];
}
